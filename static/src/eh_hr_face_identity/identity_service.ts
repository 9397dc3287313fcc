/** What outlives one person: what Odoo says about faces, and what became of the prompts that a face was read in. */
import {
    readAttemptAnswer,
    readText,
    type CaptureRequest,
    type FoundEmployee,
    type JsonObject,
    type KioskHttp,
    type UndoOffer,
} from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import type { CaptureReport, FaceReader, FaceWish } from "@eh_hr_face_liveness/eh_hr_face_liveness";
import type { Capture } from "./facemap";
import { NO_OFFER, readIdentityOffer, type IdentityOffer } from "./identity_answer";
import {
    sayFaceLabel,
    sayNotSeen,
    sayNotUndone,
    sayUndo,
    sayUndone,
    sayUnreachable,
} from "./identity_texts";
import { RECOGNISER_URL } from "./recogniser_url";

const CONFIG_URL = "/eh_hr/kiosk/identity/config";
const MATCH_URL = "/eh_hr/kiosk/identity/match";
const UNDO_URL = "/eh_hr/kiosk/identity/undo";
/** An employee waits. */
const ANSWER_TIMEOUT_MS = 4000;
const ENROLMENT_FRAMES = { count: 5, maxSide: 640, quality: 0.9 };

export type MatchOutcome =
    | { kind: "matched"; found: FoundEmployee }
    /** `text` is what the person is told. */
    | { kind: "unknown"; text: string };

export class IdentityService implements FaceReader {
    private http: KioskHttp | null = null;
    private config: IdentityOffer = NO_OFFER;
    /** Of the attempt that was read last; the person before is forgotten with the next. */
    private match: { attemptId: string; outcome: Promise<MatchOutcome> } | null = null;
    private enrolling: {
        attemptId: string;
        frames: Uint8Array<ArrayBuffer>[];
        report: CaptureReport | null;
    } | null = null;

    async onSession(http: KioskHttp): Promise<void> {
        this.http = http;
        this.config = await http.get(CONFIG_URL).then(readIdentityOffer, () => this.config);
    }

    onUnpaired(): void {
        this.config = NO_OFFER;
        this.match = null;
        this.enrolling = null;
    }

    readFaceLabel(): string {
        return this.config.enabled && this.config.canIdentify ? sayFaceLabel() : "";
    }

    requireHttp(): KioskHttp {
        if (!this.http) {
            throw new Error("no session yet");
        }
        return this.http;
    }

    readOffer(request: CaptureRequest): IdentityOffer {
        return readIdentityOffer(request.answer["identity"]);
    }

    wantsMatch(request: CaptureRequest): boolean {
        return request.trigger === "face" || this.match?.attemptId === request.attemptId;
    }

    wantsEnrolment(request: CaptureRequest): boolean {
        const { enabled, enrol, proof } = this.readOffer(request);
        return enabled && enrol && proof !== "hr" && request.employee !== null;
    }

    /** The next prompt under this attempt is an enrolment's: its frames and descriptor are kept for `takeCapture`. */
    beginCapture(attemptId: string): void {
        this.enrolling = { attemptId, frames: [], report: null };
    }

    /** What the enrolment's prompt came to, once. */
    takeCapture(attemptId: string): Capture | null {
        const { enrolling } = this;
        this.enrolling = null;
        return enrolling?.attemptId === attemptId && enrolling.report
            ? { report: enrolling.report, frames: enrolling.frames }
            : null;
    }

    wish(request: CaptureRequest): FaceWish {
        const { enrolling } = this;
        const offer = this.readOffer(request);
        if (enrolling?.attemptId === request.attemptId) {
            return {
                descriptor: { model: offer.model || this.config.model, url: RECOGNISER_URL },
                frames: ENROLMENT_FRAMES,
                onFrames: ({ frames, isNew }) => {
                    if (isNew) {
                        enrolling.frames.length = 0;
                    }
                    enrolling.frames.push(...frames.map(({ jpeg }) => new Uint8Array(jpeg)));
                },
            };
        }
        const isWanted =
            offer.enabled && (request.trigger === "face" || offer.state === "enrolled");
        return isWanted ? { descriptor: { model: offer.model, url: RECOGNISER_URL } } : {};
    }

    async read(request: CaptureRequest, report: CaptureReport): Promise<CaptureRequest> {
        const { enrolling } = this;
        if (enrolling?.attemptId === request.attemptId) {
            enrolling.report = report;
            return request;
        }
        const wanted = this.wish(request).descriptor !== undefined;
        if (!wanted || report.outcome !== "passed") {
            return request;
        }
        const outcome = this.ask(request, report);
        this.match = { attemptId: request.attemptId, outcome };
        const answer = await outcome;
        return answer.kind === "matched"
            ? { ...request, employee: answer.found.employee, slip: answer.found.slip }
            : request;
    }

    /** Whose face this attempt's was. */
    async readOutcome(attemptId: string): Promise<MatchOutcome> {
        return this.match?.attemptId === attemptId
            ? this.match.outcome
            : { kind: "unknown", text: sayNotSeen() };
    }

    private async ask(request: CaptureRequest, report: CaptureReport): Promise<MatchOutcome> {
        const { attemptId, slip } = request;
        if (!report.descriptor) {
            return { kind: "unknown", text: sayNotSeen() };
        }
        try {
            const answer = await this.requireHttp().post(
                MATCH_URL,
                { attempt_id: attemptId, slip, descriptor: { ...report.descriptor } },
                { timeoutMs: ANSWER_TIMEOUT_MS },
            );
            const { employee, slip: newSlip } = readAttemptAnswer(answer);
            return answer["result"] === "matched" && employee
                ? {
                      kind: "matched",
                      found: { employee, slip: newSlip, undo: this.offerUndo(attemptId, answer) },
                  }
                : { kind: "unknown", text: readText(answer, "text") || sayNotSeen() };
        } catch {
            return { kind: "unknown", text: sayUnreachable() };
        }
    }

    private offerUndo(attemptId: string, answer: JsonObject): UndoOffer | null {
        const { undoSeconds } = readIdentityOffer(answer);
        return undoSeconds > 0
            ? {
                  label: sayUndo(),
                  seconds: undoSeconds,
                  run: async () => {
                      try {
                          const { undone } = await this.requireHttp().post(UNDO_URL, {
                              attempt_id: attemptId,
                          });
                          return undone === true ? sayUndone() : sayNotUndone();
                      } catch {
                          return sayNotUndone();
                      }
                  },
              }
            : null;
    }
}

export const identityService = new IdentityService();
