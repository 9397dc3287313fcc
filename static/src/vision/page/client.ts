import {
    BlinkDetectorError,
    type BlinkDetector,
    type BlinkDetectorOptions,
    type DetectorResult,
    type PromptOptions,
} from "./client_types";
import { PromptRun } from "./prompt_run";
import { WorkerLink } from "./worker_link";

export type {
    BlinkDetector,
    BlinkDetectorOptions,
    DetectorResult,
    PromptOptions,
} from "./client_types";
export { BlinkDetectorError } from "./client_types";

const LOAD_TIMEOUT_MS = 20_000;

/** Makes the page's blink detector. Nothing is loaded until `ready` is read or `run` is called. */
export function createBlinkDetector(options: BlinkDetectorOptions): BlinkDetector {
    return new WorkerBlinkDetector(options);
}

class WorkerBlinkDetector implements BlinkDetector {
    private link: WorkerLink | null = null;
    private connecting: Promise<WorkerLink> | null = null;
    private running: PromptRun | null = null;
    private isDisposed = false;

    constructor(private readonly options: BlinkDetectorOptions) {}

    get ready(): Promise<void> {
        const ready = this.connect().then(() => undefined);
        // Reading `ready` to start the loading and not waiting for it is fine.
        ready.catch(() => undefined);
        return ready;
    }

    async run(video: HTMLVideoElement, options: PromptOptions): Promise<DetectorResult> {
        this.running?.abort("cancelled");
        const run = new PromptRun(video, options);
        this.running = run;
        const result = await run.start(() => this.connect());
        if (this.running === run) {
            this.running = null;
        }
        return result;
    }

    dispose(): void {
        this.isDisposed = true;
        this.running?.abort("cancelled");
        this.link?.kill("disposed");
        this.link = null;
        this.connecting = null;
    }

    /** The live worker, loaded; a new one when there is none or the last one died. */
    private connect(): Promise<WorkerLink> {
        if (this.isDisposed) {
            return Promise.reject(
                new BlinkDetectorError("worker_crashed", "the detector was disposed"),
            );
        }
        if (!this.connecting || this.link?.isDead) {
            const connecting = this.load();
            this.connecting = connecting;
            connecting.catch(() => {
                if (this.connecting === connecting) {
                    this.connecting = null;
                }
            });
        }
        return this.connecting;
    }

    private async load(): Promise<WorkerLink> {
        const { workerUrl, assetsUrl, loadTimeoutMs = LOAD_TIMEOUT_MS } = this.options;
        const folder = new URL(assetsUrl.replace(/\/*$/, "/"), document.baseURI).href;
        try {
            const link = new WorkerLink(workerUrl);
            this.link = link;
            await link.ask({ type: "init", assetsUrl: folder }, loadTimeoutMs);
            return link;
        } catch (error) {
            // Whatever kept it from starting (a file not found, no WebAssembly, too slow): the models are not there.
            this.link?.kill("could not be loaded");
            const message = error instanceof Error ? error.message : String(error);
            throw new BlinkDetectorError("models_unavailable", message);
        }
    }
}
