/** The build puts the name of the folder here that worker, nets and wasm lie in: a hash of what they are. */
declare const EH_VISION_LIB: string;

const LIB_URL = `/eh_hr_face_liveness/static/lib/${EH_VISION_LIB}/`;

/** Where the page fetches the worker, and the worker all else. */
export const VISION_URLS = {
    workerUrl: `${LIB_URL}worker/blink_worker.js`,
    assetsUrl: LIB_URL,
};
