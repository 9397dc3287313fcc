/**
 * The order of one check-in on a paired tablet: who is it -> capture steps -> (PIN) -> Odoo's check-in -> greeting.
 *
 * There is one attempt at a time, from the first tap until the greeting, the PIN screen's "Go back" or an error; whatever
 * comes meanwhile is a double tap and ignored. A check-in without an answer is repeated under the same attempt id,
 * which Odoo carries out once; or, of somebody this tablet knows, it is written down under that id and sent later.
 */
import type { EmployeeData } from "../../odoo";
import { makeAttempt, type Attempt } from "./attempt";
import { UNKNOWN_BEGIN, type AttemptSubject } from "./attempt_desk";
import { makeAttemptId } from "./attempt_id";
import type {
    AttemptBegin,
    CaptureEmployee,
    CaptureRequest,
    CaptureTrigger,
} from "./capture_steps";
import { CheckInError, toCheckInError, type CheckInAnswer } from "./check_in_calls";
import type { CheckInFlowOptions } from "./check_in_flow_options";
import { repeat } from "./repeat";

export class CheckInFlow {
    private attempt: Attempt | null = null;

    constructor(private readonly options: CheckInFlowOptions) {}

    get isBusy(): boolean {
        return this.attempt !== null;
    }

    /** The badge that the running attempt began with, if any. */
    get badge(): string | null {
        const subject = this.attempt?.subject;
        return subject && "badge" in subject ? subject.badge : null;
    }

    /** A tap on an employee. Never rejects. */
    async startManual(employeeId: number): Promise<void> {
        const { calls } = this.options;
        await this.run({ trigger: "manual", employeeId }, (attempt) =>
            calls.selectManually(employeeId, false, attempt),
        );
    }

    /** A scanned badge. Never rejects. */
    async startBadge(badge: string): Promise<void> {
        const { calls } = this.options;
        await this.run({ trigger: "badge", badge }, (attempt) => calls.scanBadge(badge, attempt));
    }

    /** "Check in with your face": nobody is known before the capture. Never rejects. */
    async startFace(): Promise<void> {
        const { calls } = this.options;
        await this.run({ trigger: "face" }, (attempt) =>
            attempt.foundId === null
                ? Promise.resolve({ kind: "nothing" })
                : calls.selectManually(attempt.foundId, false, attempt),
        );
    }

    /** "OK" on the PIN screen. Never rejects; a wrong PIN leaves the attempt as it was, to be tried again. */
    async enterPin(employeeId: number, pin: string): Promise<void> {
        const { calls, screen } = this.options;
        this.attempt ??= makeAttempt(null, employeeId, this.options.now());
        const attempt = this.attempt;
        if (attempt.pinFor !== employeeId || attempt.sending) {
            return;
        }
        attempt.sending = true;
        try {
            const answer = await this.ask(attempt, () =>
                calls.selectManually(employeeId, pin, attempt),
            );
            if (!this.isCurrent(attempt)) {
                return;
            }
            if (answer === null) {
                await this.save(attempt, attempt.subject?.trigger ?? "manual", pin);
            } else if (answer.kind === "greeting") {
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
        subject: AttemptSubject,
        checkIn: (attempt: Attempt) => Promise<CheckInAnswer>,
    ): Promise<void> {
        if (this.attempt) {
            return;
        }
        const tappedAtMs = this.options.now();
        const attempt = makeAttempt(subject, null, tappedAtMs);
        this.attempt = attempt;
        this.options.screen.begin();
        try {
            const begun = await this.begin(attempt, subject);
            if (!this.isCurrent(attempt)) {
                return;
            }
            if (!begun) {
                this.endWithNobody(attempt, subject);
            } else if (await this.admit(attempt, begun, subject, tappedAtMs)) {
                await this.finish(attempt, subject, () => checkIn(attempt));
            } else {
                this.release(attempt);
            }
        } catch (error) {
            if (this.isCurrent(attempt)) {
                this.release(attempt);
                this.options.screen.tellError(toCheckInError(error));
            }
        }
    }

    /** Asks Odoo, or this tablet where Odoo does not answer. */
    private async begin(attempt: Attempt, subject: AttemptSubject): Promise<AttemptBegin | null> {
        const { offline, begin } = this.options;
        const known = await offline.find(subject);
        attempt.known = known;
        attempt.isOffline = known !== null && offline.isDue(known);
        const begun = await this.ask(attempt, () => begin(attempt.id, subject));
        if (begun !== null || known === null || !attempt.isOffline) {
            return begun;
        }
        if (known.lacksPin) {
            throw new CheckInError("pin_missing", "");
        }
        return { ...UNKNOWN_BEGIN, employee: known.employee };
    }

    /** @returns null where Odoo does not answer and this tablet takes the check-in by itself */
    private async ask<T>(attempt: Attempt, call: () => Promise<T>): Promise<T | null> {
        if (attempt.isOffline) {
            return null;
        }
        try {
            return await this.repeat(attempt, call);
        } catch (error) {
            if (attempt.known === null || toCheckInError(error).code !== "unreachable") {
                throw error;
            }
            attempt.isOffline = true;
            return null;
        }
    }

    /** Writes the check-in down, after the PIN where one is asked for. */
    private async save(
        attempt: Attempt,
        trigger: CaptureTrigger,
        pin: string | null,
    ): Promise<void> {
        const { offline, screen } = this.options;
        const { id: attemptId, known, tappedAtMs, notice } = attempt;
        if (!known) {
            return;
        }
        const { employee } = known;
        if (known.asksPin && !pin) {
            attempt.pinFor = employee.id;
            screen.askPin(describeOffline(employee), notice);
            screen.clear();
            return;
        }
        const isSaved = await offline.save({ attemptId, trigger, employee, pin, tappedAtMs });
        if (this.isCurrent(attempt)) {
            this.release(attempt);
            if (isSaved) {
                screen.tellSaved(employee, notice);
            } else {
                screen.tellError(new CheckInError("unreachable", ""));
            }
        }
    }

    /** What comes between "who is it" and the check-in. @returns whether the check-in goes on */
    private async admit(
        attempt: Attempt,
        begun: AttemptBegin,
        subject: AttemptSubject,
        tappedAtMs: number,
    ): Promise<boolean> {
        const { screen } = this.options;
        attempt.slip = begun.slip;
        // A proxy's page in Odoo's place says nothing of them; this tablet may know.
        const employee = begun.employee ?? attempt.known?.employee ?? this.findListed(subject);
        screen.clear();
        if (begun.isForgotten && employee && !(await screen.confirmForgotten(employee))) {
            return false;
        }
        if (!this.isCurrent(attempt)) {
            return false;
        }
        const { trigger } = subject;
        const { slip, steps, answer } = begun;
        const request = {
            trigger,
            employee,
            attemptId: attempt.id,
            slip,
            steps,
            answer,
            tappedAtMs,
        };
        const {
            end,
            request: last,
            found,
        } = await this.options.capture(request, (before) => this.restart(before, subject));
        if (end.kind === "cancelled" || !this.isCurrent(attempt)) {
            return false;
        }
        Object.assign(attempt, {
            id: last.attemptId,
            slip: last.slip,
            notice: end.notice,
            foundId: found?.employee.id ?? null,
            undo: found?.undo ?? null,
        });
        return true;
    }

    /** Another attempt of the same person, while the step's own screen is up: without an answer it goes on without a slip. */
    private async restart(
        request: CaptureRequest,
        subject: AttemptSubject,
    ): Promise<CaptureRequest> {
        const attemptId = makeAttemptId();
        const tappedAtMs = this.options.now();
        const begun = this.attempt?.isOffline
            ? null
            : await this.options.begin(attemptId, subject).catch(() => null);
        return {
            ...request,
            attemptId,
            tappedAtMs,
            slip: begun?.slip ?? "",
            // Nothing of the attempt before is good twice.
            answer: begun?.answer ?? {},
            steps: begun?.steps ?? request.steps,
            employee: begun?.employee ?? request.employee,
        };
    }

    private async finish(
        attempt: Attempt,
        subject: AttemptSubject,
        checkIn: () => Promise<CheckInAnswer>,
    ): Promise<void> {
        const answer = await this.ask(attempt, checkIn);
        if (!this.isCurrent(attempt)) {
            return;
        }
        if (answer === null) {
            await this.save(attempt, subject.trigger, null);
            return;
        }
        switch (answer.kind) {
            case "greeting":
                this.greet(attempt, answer.data, answer.repeated);
                break;
            case "pin_required":
                attempt.pinFor = answer.data.id;
                this.options.screen.askPin(answer.data, attempt.notice);
                this.options.screen.clear();
                break;
            case "nothing":
                this.endWithNobody(attempt, subject);
        }
    }

    private greet(attempt: Attempt, data: EmployeeData, repeated: boolean): void {
        this.options.screen.greet(data, repeated, attempt.notice);
        this.release(attempt);
        if (attempt.undo && !repeated) {
            this.options.screen.offerUndo(attempt.undo);
        }
    }

    private endWithNobody(attempt: Attempt, subject: AttemptSubject): void {
        this.release(attempt);
        this.options.screen.tellNobody(subject);
    }

    private repeat<T>(attempt: Attempt, call: () => Promise<T>): Promise<T> {
        const { screen, onReach, delay } = this.options;
        return repeat(call, {
            isHasty: attempt.known !== null,
            isWanted: () => this.isCurrent(attempt),
            showWaiting: () => {
                screen.showWaiting(() => {
                    this.release(attempt);
                });
            },
            onReach,
            delay,
        });
    }

    private findListed(subject: AttemptSubject): CaptureEmployee | null {
        return "employeeId" in subject ? this.options.findListed(subject.employeeId) : null;
    }

    private isCurrent(attempt: Attempt): boolean {
        return this.attempt === attempt;
    }

    private release(attempt: Attempt): void {
        if (this.isCurrent(attempt)) {
            this.attempt = null;
            this.options.screen.clear();
            this.options.onFree();
        }
    }
}

/** What Odoo's PIN pad shows of somebody: it does not know whether they are in. */
function describeOffline({ id, name }: CaptureEmployee): EmployeeData {
    return {
        id,
        employee_name: name,
        employee_avatar: false,
        attendance_state: "checked_out",
        use_pin: true,
    };
}
