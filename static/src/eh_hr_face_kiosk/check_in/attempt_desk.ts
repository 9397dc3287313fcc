import { KioskHttpError, type KioskHttp } from "../http";
import { readAttemptAnswer } from "./attempt_answer";
import type { AttemptBegin, CaptureTrigger } from "./capture_steps";
import { CheckInError } from "./check_in_calls";

const ATTEMPT_URL = "/eh_hr/kiosk/attempt";
/** An employee waits. */
const ANSWER_TIMEOUT_MS = 4000;

/** Who an attempt is about. */
export type AttemptSubject = {
    trigger: CaptureTrigger;
} & ({ badge: string } | { employeeId: number } | { trigger: "face" });

/** Nothing known: the check-in goes on without, Odoo finds the person when it checks in. */
export const UNKNOWN_BEGIN: AttemptBegin = {
    employee: null,
    steps: null,
    slip: "",
    isForgotten: false,
    answer: {},
};

/** Begins attempts with the server. */
export class AttemptDesk {
    constructor(private readonly http: Pick<KioskHttp, "post">) {}

    /**
     * @returns null when nobody has this badge, or the employee is none of this company any more
     * @throws CheckInError `"unreachable"` without an answer, `"device_unauthorized"`
     */
    async begin(attemptId: string, subject: AttemptSubject): Promise<AttemptBegin | null> {
        const body = {
            attempt_id: attemptId,
            trigger: subject.trigger,
            ...("badge" in subject && { badge: subject.badge }),
            ...("employeeId" in subject && { employee_id: subject.employeeId }),
        };
        try {
            const options = { timeoutMs: ANSWER_TIMEOUT_MS };
            const begun = readAttemptAnswer(await this.http.post(ATTEMPT_URL, body, options));
            return begun.employee || subject.trigger === "face" ? begun : null;
        } catch (error) {
            const code = error instanceof KioskHttpError ? error.code : "";
            switch (code) {
                case "badge_unknown":
                case "employee_refused":
                    return null;
                case "unreachable":
                case "device_unauthorized":
                    throw new CheckInError(code, "");
                default:
                    // An older Odoo without the route, one too busy, a proxy's own page: it delays nobody.
                    return UNKNOWN_BEGIN;
            }
        }
    }
}
