import type { Reply, Request } from "../protocol";
import { BlinkDetectorError } from "./client_types";

type WithoutId<T> = T extends { readonly id: number } ? Omit<T, "id"> : never;
type Question = WithoutId<Request>;

interface Waiting {
    readonly resolve: (reply: Reply) => void;
    readonly reject: (error: BlinkDetectorError) => void;
    readonly timer: ReturnType<typeof setTimeout>;
}

/** One running worker and the questions it has not answered yet. Once dead it stays dead: make another. */
export class WorkerLink {
    private readonly worker: Worker;
    private readonly waiting = new Map<number, Waiting>();
    private lastId = 0;
    private dead: BlinkDetectorError | null = null;

    constructor(workerUrl: string) {
        this.worker = new Worker(workerUrl, { type: "module", name: "eh_hr_face_blink" });
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
     * Asks, and waits for the answer. Rejects when the worker says `failed` (with its code), dies, or does not answer within
     * `timeoutMs`, in which case it is taken for hung and killed.
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
            waiting.reject(new BlinkDetectorError(reply.code, reply.message));
        } else {
            waiting.resolve(reply);
        }
    }
}
