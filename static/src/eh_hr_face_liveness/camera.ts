import { CameraError, findCameraObstacle, toCameraError } from "./camera_errors";

const SIZE: MediaTrackConstraints = {
    width: { ideal: 640 },
    height: { ideal: 480 },
    frameRate: { ideal: 30 },
};
/** Another program, or Odoo's barcode scanner, may be letting go of the camera right now. */
const BUSY_RETRY_MS = 400;
/** A camera that may be used answers sooner; from here on the browser may be asking. */
const ASKING_MS = 1000;
/** Nobody answered the browser's question, or the driver hangs. */
const OPEN_TIMEOUT_MS = 12_000;
/** A camera that is open and shows nothing for so long does not work. */
const PLAY_TIMEOUT_MS = 6000;
/** A muted track delivers no pictures. */
const MUTED_MS = 1000;

/** Why this page can have no camera, or null. */
export function findPageObstacle(): ReturnType<typeof findCameraObstacle> {
    // Missing on plain http, whatever TypeScript's library says.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    return findCameraObstacle(window.isSecureContext, typeof devices?.getUserMedia === "function");
}

export interface CameraWatch {
    /** The camera died and did not come back. */
    onLost: () => void;
    /** The browser seems to ask whether this page may use the camera, and waits for an answer. */
    onAsking?: () => void;
    /** Which camera to open, by its id; null or left out: the browser's own choice. Never rejects. */
    findWish?: () => Promise<string | null>;
}

/** The camera of one prompt: on from `start` to `stop`, opened again once when it dies in between. */
export class Camera {
    private stream: MediaStream | null = null;
    private isStopped = false;
    private reopening: Promise<void> | null = null;

    constructor(
        private readonly video: HTMLVideoElement,
        private readonly watcher: CameraWatch,
    ) {}

    /**
     * Resolves when the video plays, be it after a second opening.
     *
     * @throws CameraError
     */
    async start(): Promise<void> {
        const { onAsking, findWish } = this.watcher;
        const stream = await openStream((await findWish?.()) ?? null, onAsking);
        if (this.isStopped) {
            stopStream(stream);
            throw new CameraError("camera_lost", "stopped while it was opened");
        }
        this.stream = stream;
        this.watch(stream);
        this.video.srcObject = stream;
        try {
            await within(PLAY_TIMEOUT_MS, this.video.play(), "no picture from the camera");
        } catch (error) {
            if (this.stream !== stream && this.reopening) {
                // It ended while it started: what was opened in its place is what counts.
                return this.reopening;
            }
            this.stop();
            throw toCameraError(error);
        }
    }

    /** Switches the camera off. May be called twice, and while `start` is under way. */
    stop(): void {
        this.isStopped = true;
        if (this.stream) {
            stopStream(this.stream);
            this.stream = null;
        }
        this.video.srcObject = null;
    }

    /** Another one was chosen: it takes the place of the one that runs. */
    async change(): Promise<void> {
        const { stream } = this;
        if (this.isStopped || !stream) {
            return;
        }
        stopStream(stream);
        this.stream = null;
        try {
            await this.start();
        } catch {
            this.watcher.onLost();
        }
    }

    private watch(stream: MediaStream): void {
        for (const track of stream.getVideoTracks()) {
            let muted: ReturnType<typeof setTimeout> | undefined;
            track.addEventListener("ended", () => void this.reopen(stream));
            track.addEventListener("mute", () => {
                muted = setTimeout(() => void this.reopen(stream), MUTED_MS);
            });
            track.addEventListener("unmute", () => {
                clearTimeout(muted);
            });
        }
    }

    private async reopen(dead: MediaStream): Promise<void> {
        if (this.isStopped || this.stream !== dead) {
            return;
        }
        stopStream(dead);
        this.stream = null;
        if (this.reopening) {
            this.watcher.onLost();
            return;
        }
        this.reopening = this.start();
        try {
            await this.reopening;
        } catch {
            this.watcher.onLost();
        }
    }
}

async function openStream(wish: string | null, onAsking?: () => void): Promise<MediaStream> {
    const obstacle = findPageObstacle();
    if (obstacle) {
        throw new CameraError(obstacle, "no camera on this page");
    }
    const timer = setTimeout(() => {
        void isPermissionOpen().then((isOpen) => {
            if (isOpen) {
                onAsking?.();
            }
        });
    }, ASKING_MS);
    try {
        return await askTwice(wish);
    } catch (error) {
        throw toCameraError(error);
    } finally {
        clearTimeout(timer);
    }
}

/** A busy camera may be free a moment later; one that cannot do what is wished for is taken as it is. */
async function askTwice(wish: string | null): Promise<MediaStream> {
    const which = wish === null ? { facingMode: "user" } : { deviceId: { exact: wish } };
    const wanted = { ...which, ...SIZE };
    try {
        return await askForStream(wanted);
    } catch (error) {
        if (error instanceof OverconstrainedError) {
            return wish === null ? askForStream(true) : askTwice(null);
        }
        if (toCameraError(error).reason !== "camera_busy") {
            throw error;
        }
    }
    await new Promise((resolve) => setTimeout(resolve, BUSY_RETRY_MS));
    return askForStream(wanted);
}

async function askForStream(video: MediaTrackConstraints | true): Promise<MediaStream> {
    const asked = navigator.mediaDevices.getUserMedia({ video, audio: false });
    try {
        return await within(OPEN_TIMEOUT_MS, asked, "no answer from the camera");
    } catch (error) {
        // Should it come after all, nobody looks at it.
        asked.then(stopStream, () => undefined);
        if (error instanceof CameraError && (await isPermissionOpen())) {
            throw new CameraError("camera_unanswered", "nobody answered the browser's question");
        }
        throw error;
    }
}

/** @throws CameraError `camera_lost` when it takes longer */
async function within<T>(limitMs: number, promise: Promise<T>, message: string): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
            reject(new CameraError("camera_lost", message));
        }, limitMs);
    });
    return Promise.race([promise, tooLate]).finally(() => {
        clearTimeout(timer);
    });
}

/** Whether the browser still waits for somebody to allow the camera. */
async function isPermissionOpen(): Promise<boolean> {
    try {
        const status = await navigator.permissions.query({ name: "camera" });
        return status.state === "prompt";
    } catch {
        // Firefox and older Safari know no such permission; what tells all the same is that cameras have no names before it.
        return hasNamelessCameras();
    }
}

async function hasNamelessCameras(): Promise<boolean> {
    try {
        const devices = await navigator.mediaDevices.enumerateDevices();
        const cameras = devices.filter(({ kind }) => kind === "videoinput");
        return cameras.length > 0 && cameras.every(({ label }) => label === "");
    } catch {
        return false;
    }
}

function stopStream(stream: MediaStream): void {
    for (const track of stream.getTracks()) {
        track.stop();
    }
}
