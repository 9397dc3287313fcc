/**
 * The places of the service: one for each thread and each waiting request. Who has a place will be answered;
 * who gets none is told at once to come back. That bounds memory and waiting time, and it is what SIGTERM waits for.
 */
import { SidecarError } from "../core/errors.ts";

export interface Place {
    /** Gives the place back; a second time does nothing. */
    release(): void;
}

export interface AdmissionOptions {
    readonly capacity: number;
    /** Of the places, how many one holder may have at once. */
    readonly perHolder: number;
}

const RETRY_AFTER_S = 1;

export class Admission {
    private taken = 0;
    private readonly held = new Map<string, number>();
    private state: "open" | "draining" | "closed" = "open";
    private onEmpty: (() => void) | null = null;

    constructor(private readonly options: AdmissionOptions) {}

    get inUse(): number {
        return this.taken;
    }

    /** False from the first word of stopping on, though places are still given while draining. */
    get isOpen(): boolean {
        return this.state === "open";
    }

    /** Asks balancers to look elsewhere; who comes nevertheless is still served. */
    drain(): void {
        this.state = "draining";
    }

    /**
     * @param holder whose place it is, a device
     * @throws SidecarError `queue_full` | `device_busy` | `shutting_down`
     */
    take(holder: string): Place {
        const { capacity, perHolder } = this.options;
        if (this.state === "closed") {
            throw refusal("shutting_down", "this replica is stopping, ask another");
        }
        const own = this.held.get(holder) ?? 0;
        if (this.taken >= capacity) {
            throw refusal("queue_full", `all ${capacity} places are taken`);
        }
        if (own >= perHolder) {
            throw refusal("device_busy", `this device has ${own} requests under way`);
        }
        this.taken += 1;
        this.held.set(holder, own + 1);
        let isHeld = true;
        return {
            release: () => {
                if (isHeld) {
                    isHeld = false;
                    this.giveBack(holder);
                }
            },
        };
    }

    /** No more places from now on; resolves when the last one is given back. */
    close(): Promise<void> {
        this.state = "closed";
        return new Promise((resolve) => {
            this.onEmpty = resolve;
            if (this.taken === 0) {
                resolve();
            }
        });
    }

    private giveBack(holder: string): void {
        const left = (this.held.get(holder) ?? 1) - 1;
        if (left > 0) {
            this.held.set(holder, left);
        } else {
            this.held.delete(holder);
        }
        this.taken -= 1;
        if (this.taken === 0) {
            this.onEmpty?.();
        }
    }
}

function refusal(code: "shutting_down" | "device_busy" | "queue_full", text: string): SidecarError {
    return new SidecarError(code, text, { retryAfterS: RETRY_AFTER_S });
}
