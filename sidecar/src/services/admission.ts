/**
 * The places of the service: one for each thread and each waiting request. Who has a place will be answered;
 * who gets none is told at once to come back. That bounds memory and waiting time, and it is what SIGTERM waits for.
 */
import { SidecarError } from "../errors.ts";

export interface Place {
    /** Gives the place back; a second time does nothing. */
    release(): void;
}

const RETRY_AFTER_S = 1;

export class Admission {
    private taken = 0;
    private state: "open" | "draining" | "closed" = "open";
    private onEmpty: (() => void) | null = null;

    constructor(readonly capacity: number) {}

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

    /** @throws SidecarError `queue_full` | `shutting_down` */
    take(): Place {
        if (this.state === "closed") {
            throw new SidecarError("shutting_down", "this replica is stopping, ask another", {
                retryAfterS: RETRY_AFTER_S,
            });
        }
        if (this.taken >= this.capacity) {
            throw new SidecarError("queue_full", `all ${this.capacity} places are taken`, {
                retryAfterS: RETRY_AFTER_S,
            });
        }
        this.taken += 1;
        let held = true;
        return {
            release: () => {
                if (held) {
                    held = false;
                    this.taken -= 1;
                    if (this.taken === 0) {
                        this.onEmpty?.();
                    }
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
}
