/** A `Worker` whose other side is the test, and as much of a page as the vision's page side asks for. */
import type { Reply, Request } from "../src/vision/protocol";

export class FakeWorker extends EventTarget {
    readonly sent: Request[] = [];
    isEnded = false;
    /** Answers at once, where the test says how. */
    onRequest: ((request: Request) => Reply | null) | null = null;

    get lastId(): number {
        return this.sent.at(-1)?.id ?? 0;
    }

    listTypes(): string[] {
        return this.sent.map(({ type }) => type);
    }

    postMessage(request: Request): void {
        this.sent.push(request);
        const reply = this.onRequest?.(request);
        if (reply) {
            queueMicrotask(() => {
                this.answer(reply);
            });
        }
    }

    terminate(): void {
        this.isEnded = true;
    }

    answer(reply: Reply): void {
        const event = new Event("message");
        Object.assign(event, { data: reply });
        this.dispatchEvent(event);
    }

    /** @returns whether the page kept the browser from telling the user */
    fail(type: "error" | "messageerror", message = ""): boolean {
        const event = new Event(type, { cancelable: true });
        Object.assign(event, { message });
        return !this.dispatchEvent(event);
    }
}

/** @returns every worker that is made from here on */
export function installFakeWorker(): FakeWorker[] {
    const made: FakeWorker[] = [];
    const page = Object.assign(new EventTarget(), { baseURI: "http://kiosk/", hidden: false });
    Object.assign(globalThis, {
        Worker: class extends FakeWorker {
            constructor() {
                super();
                made.push(this);
            }
        },
        document: page,
    });
    return made;
}

/** Hides the page, as another tab or a dark screen does. */
export function hidePage(): void {
    Object.assign(document, { hidden: true });
    document.dispatchEvent(new Event("visibilitychange"));
}

/** A `<video>` whose pictures come when the test says so. */
export class FakeVideo {
    private callbacks = new Map<number, VideoFrameRequestCallback>();
    private lastHandle = 0;
    /** Of the pictures that were made of it, those not closed yet. */
    static open = 0;

    requestVideoFrameCallback(callback: VideoFrameRequestCallback): number {
        this.callbacks.set(++this.lastHandle, callback);
        return this.lastHandle;
    }

    cancelVideoFrameCallback(handle: number): void {
        this.callbacks.delete(handle);
    }

    get isWatched(): boolean {
        return this.callbacks.size > 0;
    }

    /** The camera has a new picture. */
    show(atMs: number): void {
        const due = [...this.callbacks.values()];
        this.callbacks.clear();
        due.forEach((callback) => {
            callback(atMs, { captureTime: atMs } as VideoFrameCallbackMetadata);
        });
    }
}

/** What `new VideoFrame(video)` makes from here on. */
export function installFakeFrames(): void {
    FakeVideo.open = 0;
    Object.assign(globalThis, {
        VideoFrame: class {
            constructor() {
                FakeVideo.open++;
            }
            close(): void {
                FakeVideo.open--;
            }
        },
    });
}
