/** The page's one door to the vision worker. Nothing outside of this folder imports another file of it, but for tests. */
import type { CaptureReport } from "../../../../liveness/prompt/capture_report";
import type { DescriptorWish } from "../protocol";
import {
    BlinkDetectorError,
    type BlinkDetector,
    type BlinkDetectorOptions,
    type PromptOptions,
} from "./client_types";
import type { ModelOffer, ModelState } from "../protocol";
import { PromptRun, readWish } from "./prompt_run";
import { absoluteFolder, expectReply, initWorker, WorkerLink } from "./worker_link";

export type { BlinkDetector, BlinkDetectorOptions, PromptOptions } from "./client_types";
export type { DescriptorWish } from "../protocol";
export type { Descriptor, DescriptorMissing } from "../../../../liveness/identity/descriptor";
export { BlinkDetectorError } from "./client_types";
export type { FramesWanted, ModelOffer, ModelState, PickedFrame, PickedFrames } from "../protocol";
export { reportAborted, type CaptureReport } from "../../../../liveness/prompt/capture_report";

const LOAD_TIMEOUT_MS = 20_000;
/** The operator's models and their runtime: some 15 MB the first time. A worker that is silent for longer hangs. */
const MODELS_TIMEOUT_MS = 180_000;

/** Makes the page's blink detector. Nothing is loaded until `ready` is read or `run` is called. */
export function createBlinkDetector(options: BlinkDetectorOptions): BlinkDetector {
    return new WorkerBlinkDetector(options);
}

class WorkerBlinkDetector implements BlinkDetector {
    private link: WorkerLink | null = null;
    private connecting: Promise<WorkerLink> | null = null;
    private running: PromptRun | null = null;
    private isDisposed = false;
    private offers: readonly ModelOffer[] = [];
    private shelved: {
        link: WorkerLink;
        offers: readonly ModelOffer[];
        states: Promise<readonly ModelState[]>;
    } | null = null;

    constructor(private readonly options: BlinkDetectorOptions) {}

    get ready(): Promise<void> {
        const ready = this.connect().then(() => undefined);
        // Reading `ready` to start the loading and not waiting for it is fine.
        ready.catch(() => undefined);
        return ready;
    }

    async run(video: HTMLVideoElement, options: PromptOptions): Promise<CaptureReport> {
        this.running?.abort("cancelled");
        const run = new PromptRun(video, options);
        this.running = run;
        try {
            return await run.start(() => this.connect());
        } finally {
            if (this.running === run) {
                this.running = null;
            }
            if (this.link?.isDead && !this.isDisposed) {
                // At once, not when somebody tries again and waits for it.
                void this.ready;
            }
        }
    }

    async prepare(descriptor: DescriptorWish): Promise<void> {
        const link = await this.connect();
        await link.ask({ type: "prepare", descriptor: readWish(descriptor) }, LOAD_TIMEOUT_MS);
    }

    async useModels(models: readonly ModelOffer[]): Promise<readonly ModelState[]> {
        this.offers = models;
        try {
            return await this.shelve(await this.connect());
        } catch {
            return [];
        }
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
        const link = makeLink(workerUrl);
        this.link = link;
        await initWorker(link, assetsUrl, loadTimeoutMs);
        if (this.offers.length > 0) {
            // Behind its back: a prompt does not wait for them.
            this.shelve(link).catch(() => undefined);
        }
        return link;
    }

    /** Once a worker and list. */
    private shelve(link: WorkerLink): Promise<readonly ModelState[]> {
        const { shelved, offers } = this;
        if (shelved?.link === link && shelved.offers === offers) {
            return shelved.states;
        }
        const states = this.askForModels(link);
        this.shelved = { link, offers, states };
        return states;
    }

    private async askForModels(link: WorkerLink): Promise<readonly ModelState[]> {
        const assetsUrl = absoluteFolder(this.options.assetsUrl);
        const models = this.offers.map((offer) => ({
            ...offer,
            url: new URL(offer.url, document.baseURI).href,
        }));
        const asked = link.ask({ type: "models", assetsUrl, models }, MODELS_TIMEOUT_MS);
        return expectReply(await asked, "models_ready").models;
    }
}

/** A worker that cannot even be made (no such thing in this browser, an address that is none) has no models either. */
function makeLink(workerUrl: string): WorkerLink {
    try {
        return new WorkerLink(workerUrl);
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new BlinkDetectorError("models_unavailable", message);
    }
}
