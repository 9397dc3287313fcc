/** Peer: @vladmandic/face-api in Node on wasm, tiny face detector and 68 landmarks. It has no liveness model. */
import fs from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { ROOT } from "../../build.mjs";
import { servePeer } from "./peer_process.mjs";

const PACKAGES = path.join(ROOT, "node_modules");
const { process, fetch } = globalThis;
/** @type {any} */
const scope = globalThis;
// The bundle with its own tfjs believes in a browser only when it sees a window and no process.
Object.assign(scope, {
    window: globalThis,
    document: { createElement: () => ({ getContext: () => null }), currentScript: null },
});
const faceapi = await import(path.join(PACKAGES, "@vladmandic/face-api/dist/face-api.esm.js"));
const { tf } = faceapi;
tf.setWasmPaths(path.join(PACKAGES, "@tensorflow/tfjs-backend-wasm/dist/"));
tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
const headers = { "content-type": "application/wasm" };
scope.process = undefined;
scope.fetch = (/** @type {string} */ file) =>
    Promise.resolve(new Response(Uint8Array.from(fs.readFileSync(file)), { headers }));
await tf.setBackend("wasm");
await tf.ready();
Object.assign(scope, { process, fetch });

load(faceapi.nets.tinyFaceDetector, "tiny_face_detector_model");
load(faceapi.nets.faceLandmark68Net, "face_landmark_68_model");
const options = new faceapi.TinyFaceDetectorOptions({ inputSize: 160, scoreThreshold: 0.5 });

/**
 * @param {any} net
 * @param {string} stem
 */
function load(net, stem) {
    const folder = path.join(PACKAGES, "@vladmandic/face-api/model");
    const manifest = fs.readFileSync(path.join(folder, `${stem}-weights_manifest.json`), "utf8");
    const specs = JSON.parse(manifest).flatMap((/** @type {any} */ group) => group.weights);
    const data = Uint8Array.from(fs.readFileSync(path.join(folder, `${stem}.bin`))).buffer;
    net.loadFromWeightMap(tf.io.decodeWeights(data, specs));
}

await servePeer(async (frame) => {
    const { data, info } = await sharp(frame)
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
    const tensor = tf.tensor3d(Float32Array.from(data), [info.height, info.width, 3]);
    const [face] = await faceapi.nets.tinyFaceDetector.locateFaces(tensor, options);
    if (face) {
        const { x, y, width, height } = face.box.round();
        const top = Math.max(0, y);
        const left = Math.max(0, x);
        const part = tf.slice(
            tensor,
            [top, left, 0],
            [Math.min(height, info.height - top), Math.min(width, info.width - left), 3],
        );
        await faceapi.nets.faceLandmark68Net.detectLandmarks(part);
        part.dispose();
    }
    tensor.dispose();
    return face ? [face.score] : [];
});
