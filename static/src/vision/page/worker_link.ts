import type { Reply, Request } from "../protocol";
import { BlinkDetectorError } from "./client_types";

type WithoutId<T> = T extends { readonly id: number } ? Omit<T, "id"> : never;
type Question = WithoutId<Request>;

interface Waiting {
    readonly resolve: (reply: Reply) => void;
    readonly reject: (error: Error) => void;
    readonly timer: ReturnType<typeof setTimeout>;
}

/** One running worker and the questions it has not answered yet. Once dead it stays dead: make another. */
export class WorkerLink {
    private readonly worker: Worker;
    private readonly waiting = new Map<number, Waiting>();
    private lastId = 0;
    private dead: BlinkDetectorError | null = null;

    constructor(workerUrl: string) {
        this.worker = new Worker(workerUrl, { type: "module", name: "eh_hr_face_vision" });
        this.worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
            this.settle(data);
        });
        this.worker.addEventListener("messageerror", () => {
            this.kill("an answer of the worker could not be read");
        });
        this.worker.addEventListener("error", (event) => {
            // Ours to handle: an error that is not prevented shows as a dialog in Odoo.
            event.preventDefault();
            this.kill(event.message || "the worker could not be started");
        });
    }

    get isDead(): boolean {
        return this.dead !== null;
    }

    /**
     * Asks, and waits for the answer. Rejects when the worker says `failed` (with its code; a `RangeError` for rules that make
     * no sense), dies, or does not answer within `timeoutMs`, in which case it is taken for hung and killed.
     */
    ask(question: Question, timeoutMs: number, transfer: Transferable[] = []): Promise<Reply> {
        const id = ++this.lastId;
        return new Promise((resolve, reject) => {
            if (this.dead) {
                reject(this.dead);
                return;
            }
            const timer = setTimeout(() => {
                this.kill(`no answer to ${question.type} within ${timeoutMs} ms`);
            }, timeoutMs);
            this.waiting.set(id, { resolve, reject, timer });
            this.worker.postMessage({ ...question, id }, transfer);
        });
    }

    /** Ends the worker; every open question is rejected as `worker_crashed`. */
    kill(message: string): void {
        this.dead ??= new BlinkDetectorError("worker_crashed", message);
        this.worker.terminate();
        for (const { reject, timer } of this.waiting.values()) {
            clearTimeout(timer);
            reject(this.dead);
        }
        this.waiting.clear();
    }

    private settle(reply: Reply): void {
        const waiting = this.waiting.get(reply.id);
        if (!waiting) {
            return;
        }
        this.waiting.delete(reply.id);
        clearTimeout(waiting.timer);
        if (reply.type === "failed") {
            waiting.reject(makeError(reply));
        } else {
            waiting.resolve(reply);
        }
    }
}

function makeError({ code, message }: Extract<Reply, { type: "failed" }>): Error {
    return code === "invalid_rules"
        ? new RangeError(message)
        : new BlinkDetectorError(code, message);
}

/**
 * Loads everything into a worker.
 *
 * @param assetsUrl of the folder below which everything lies, relative to the page or absolute
 * @throws BlinkDetectorError `models_unavailable`; the worker is ended then
 */
export async function initWorker(
    link: WorkerLink,
    assetsUrl: string,
    timeoutMs: number,
): Promise<Extract<Reply, { type: "ready" }>> {
    try {
        const folder = absoluteFolder(assetsUrl);
        const ready = await link.ask({ type: "init", assetsUrl: folder }, timeoutMs);
        return expectReply(ready, "ready");
    } catch (error) {
        // Whatever kept it from starting (a file not found, no WebAssembly, too slow): the models are not there.
        link.kill("could not be loaded");
        if (error instanceof BlinkDetectorError && error.code === "picture_hidden") {
            throw error;
        }
        const message = error instanceof Error ? error.message : String(error);
        throw new BlinkDetectorError("models_unavailable", message);
    }
}

/** An address relative to the page, absolute and with a slash at its end: a worker has another base. */
export function absoluteFolder(assetsUrl: string): string {
    return new URL(assetsUrl.replace(/\/*$/, "/"), document.baseURI).href;
}

/** @throws Error for another answer than was expected */
export function expectReply<Type extends Reply["type"]>(
    reply: Reply,
    type: Type,
): Extract<Reply, { type: Type }> {
    if (reply.type !== type) {
        throw new Error(`expected ${type}, got ${reply.type}`);
    }
    return reply as Extract<Reply, { type: Type }>;
}
