/**
 * The order of one check-in on a paired tablet: who is it -> capture steps -> (PIN) -> Odoo's check-in -> greeting.
 *
 * There is one attempt at a time, from the first tap until the greeting, the PIN screen's "Go back" or an error; whatever
 * comes meanwhile is a double tap and ignored. A check-in without an answer is repeated under the same attempt id,
 * which Odoo carries out once.
 */
import type { EmployeeData } from "../../odoo";
import { makeAttemptId } from "./attempt_id";
import type { CaptureEnd, CaptureEmployee, CaptureRequest, CaptureTrigger } from "./capture_steps";
import { toCheckInError, type CheckInAnswer, type CheckInError } from "./check_in_calls";

const RETRY_DELAYS_MS = [700, 2000, 4000];

export interface CheckInFlowOptions {
    calls: {
        readEmployee: (employeeId: number) => Promise<EmployeeData | null>;
        selectManually: (
            employeeId: number,
            pin: string | false,
            attemptId: string,
        ) => Promise<CheckInAnswer>;
        scanBadge: (barcode: string, attemptId: string) => Promise<CheckInAnswer>;
    };
    /** Whose badge this is, null when nobody's; rejects when Odoo cannot be asked. */
    identify: (barcode: string) => Promise<{ id: number; name: string } | null>;
    /** Runs the capture steps that want this check-in, one after the other. Never rejects. */
    capture: (request: CaptureRequest) => Promise<CaptureEnd>;
    screen: CheckInScreen;
    /** Resolves after so many milliseconds. */
    delay: (ms: number) => Promise<void>;
    /** `performance.now()`. */
    now: () => number;
}

/** What the flow shows. */
export interface CheckInScreen {
    /** Odoo's greeting; `notice` is a sentence over it, or `""`. */
    greet: (data: EmployeeData, repeated: boolean, notice: string) => void;
    askPin: (data: EmployeeData, notice: string) => void;
    /** Over everything, with a way out, while a check-in is being repeated. */
    showWaiting: (onCancel: () => void) => void;
    /** Removes what the flow put over Odoo's kiosk. */
    clear: () => void;
    tellUnknownBadge: (barcode: string) => void;
    tellWrongPin: () => void;
    tellError: (error: CheckInError) => void;
}

interface Attempt {
    id: string;
    trigger: CaptureTrigger;
    /** Set once the PIN screen is up: whose PIN is asked for. */
    pinFor: number | null;
    /** A request of this attempt is on its way. */
    sending: boolean;
    notice: string;
}

export class CheckInFlow {
    private attempt: Attempt | null = null;

    constructor(private readonly options: CheckInFlowOptions) {}

    get isBusy(): boolean {
        return this.attempt !== null;
    }

    /** A tap on an employee. Never rejects. */
    async startManual(employeeId: number): Promise<void> {
        const { calls } = this.options;
        await this.run("manual", async (attempt, tappedAtMs) => {
            const data = await this.repeat(attempt, () => calls.readEmployee(employeeId));
            if (!data || !(await this.capture(attempt, toCaptureEmployee(data), tappedAtMs))) {
                this.release(attempt);
            } else if (data.use_pin) {
                this.askPin(attempt, data);
            } else {
                await this.checkIn(attempt, () =>
                    calls.selectManually(employeeId, false, attempt.id),
                );
            }
        });
    }

    /** A scanned badge. Never rejects. */
    async startBadge(barcode: string): Promise<void> {
        const { calls, screen, identify } = this.options;
        await this.run("badge", async (attempt, tappedAtMs) => {
            let employee: CaptureEmployee | null = null;
            try {
                const found = await identify(barcode);
                if (!found) {
                    this.release(attempt);
                    screen.tellUnknownBadge(barcode);
                    return;
                }
                employee = { ...found, avatar: "", action: null };
            } catch {
                // Not knowing the name delays nobody: the capture runs without it, Odoo finds the badge at the check-in.
            }
            if (!(await this.capture(attempt, employee, tappedAtMs))) {
                this.release(attempt);
                return;
            }
            const known = await this.checkIn(attempt, () => calls.scanBadge(barcode, attempt.id));
            if (!known) {
                screen.tellUnknownBadge(barcode);
            }
        });
    }

    /** "OK" on the PIN screen. Never rejects; a wrong PIN leaves the attempt as it was, to be tried again. */
    async enterPin(employeeId: number, pin: string): Promise<void> {
        const { calls, screen } = this.options;
        // No attempt: the PIN pad was up before the tablet was paired.
        this.attempt ??= this.makeAttempt("manual", employeeId);
        const attempt = this.attempt;
        if (attempt.pinFor !== employeeId || attempt.sending) {
            return;
        }
        attempt.sending = true;
        try {
            const answer = await this.repeat(attempt, () =>
                calls.selectManually(employeeId, pin, attempt.id),
            );
            if (!this.isCurrent(attempt)) {
                return;
            }
            if (answer.kind === "greeting") {
                this.greet(attempt, answer.data, answer.repeated);
            } else {
                screen.clear();
                screen.tellWrongPin();
            }
        } catch (error) {
            if (this.isCurrent(attempt)) {
                screen.clear();
                screen.tellError(toCheckInError(error));
            }
        } finally {
            attempt.sending = false;
        }
    }

    /** The employee left (Odoo's "Go back", a cancelled wait): the next tap starts anew. */
    cancel(): void {
        if (this.attempt) {
            this.release(this.attempt);
        }
    }

    private async run(
        trigger: CaptureTrigger,
        steps: (attempt: Attempt, tappedAtMs: number) => Promise<void>,
    ): Promise<void> {
        if (this.attempt) {
            return;
        }
        const attempt = this.makeAttempt(trigger, null);
        this.attempt = attempt;
        try {
            await steps(attempt, this.options.now());
        } catch (error) {
            if (this.isCurrent(attempt)) {
                this.release(attempt);
                this.options.screen.tellError(toCheckInError(error));
            }
        }
    }

    private makeAttempt(trigger: CaptureTrigger, pinFor: number | null): Attempt {
        return { id: makeAttemptId(), trigger, pinFor, sending: false, notice: "" };
    }

    /** @returns whether the check-in goes on */
    private async capture(
        attempt: Attempt,
        employee: CaptureEmployee | null,
        tappedAtMs: number,
    ): Promise<boolean> {
        if (!this.isCurrent(attempt)) {
            return false;
        }
        const { id: attemptId, trigger } = attempt;
        const end = await this.options.capture({ trigger, employee, attemptId, tappedAtMs });
        if (end.kind === "cancelled" || !this.isCurrent(attempt)) {
            return false;
        }
        attempt.id = end.attemptId;
        attempt.notice = end.notice;
        return true;
    }

    /** @returns false when Odoo knows no such employee or badge */
    private async checkIn(attempt: Attempt, call: () => Promise<CheckInAnswer>): Promise<boolean> {
        const answer = await this.repeat(attempt, call);
        if (!this.isCurrent(attempt)) {
            return true;
        }
        if (answer.kind === "greeting") {
            this.greet(attempt, answer.data, answer.repeated);
        } else if (answer.kind === "pin_required") {
            this.askPin(attempt, answer.data);
        } else {
            this.release(attempt);
            return false;
        }
        return true;
    }

    private greet(attempt: Attempt, data: EmployeeData, repeated: boolean): void {
        this.options.screen.greet(data, repeated, attempt.notice);
        this.release(attempt);
    }

    private askPin(attempt: Attempt, data: EmployeeData): void {
        attempt.pinFor = data.id;
        this.options.screen.askPin(data, attempt.notice);
        this.options.screen.clear();
    }

    /** Repeats a call that got no answer; Odoo carries out one attempt id once, so a lost answer does no harm. */
    private async repeat<T>(attempt: Attempt, call: () => Promise<T>): Promise<T> {
        for (const delayMs of RETRY_DELAYS_MS) {
            try {
                return await call();
            } catch (error) {
                if (toCheckInError(error).code !== "unreachable" || !this.isCurrent(attempt)) {
                    throw error;
                }
                this.options.screen.showWaiting(() => {
                    this.release(attempt);
                });
                await this.options.delay(delayMs);
                if (!this.isCurrent(attempt)) {
                    throw error;
                }
            }
        }
        return call();
    }

    private isCurrent(attempt: Attempt): boolean {
        return this.attempt === attempt;
    }

    private release(attempt: Attempt): void {
        if (this.isCurrent(attempt)) {
            this.attempt = null;
            this.options.screen.clear();
        }
    }
}

function toCaptureEmployee(data: EmployeeData): CaptureEmployee {
    return {
        id: data.id,
        name: data.employee_name,
        avatar: data.employee_avatar || "",
        action: data.attendance_state === "checked_in" ? "check_out" : "check_in",
    };
}
