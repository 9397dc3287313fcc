/** What outlives one capture: the company's wishes and the loaded nets. */
import {
    postToOdoo,
    type CaptureEnd,
    type CaptureRequest,
    type KioskHttp,
    type SessionAnswer,
} from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import type { FailReason } from "../../../liveness/prompt/reasons";
import {
    createBlinkDetector,
    reportAborted,
    type BlinkDetector,
    type CaptureReport,
} from "../vision/page/client";
import { findPageObstacle } from "./camera";
import { CameraChoice } from "./camera_choice";
import { readAttemptConfig, wantsCapture, type CaptureConfig } from "./capture_config";
import { CaptureConfigReader } from "./capture_config_reader";
import type { CheckLogBody } from "./check_log_body";
import { faceReader } from "./face_reader";
import { describeWholePrompt } from "./prompt_texts";
import { explainReason } from "./reason_texts";
import { spellScore } from "./score_body";
import { digestText, PAGE_IO } from "./verdict/page_io";
import { spellMl } from "./verdict/verdict_fields";
import { VerdictDesk, type AskedFrames } from "./verdict/verdict_desk";
import { OwnModels } from "./own_models";
import { VISION_URLS } from "./vision_urls";

const LOG_URL = "/eh_hr/kiosk/liveness/log";
/** The page is drawn and answers taps first; the nets are loaded behind its back. */
const IDLE_TIMEOUT_MS = 2000;

/** Long enough for everybody who comes by that day. */
const NEWS_MS = 12 * 60 * 60 * 1000;

export class CaptureService {
    private http: KioskHttp | null = null;
    private deviceId: number | null = null;
    private blinkDetector: BlinkDetector | null = null;
    private newUntilMs = 0;
    private readonly wishes = new CaptureConfigReader({
        storage: openStorage(),
        delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    private readonly models = new OwnModels(() => this.detector);
    private readonly verdicts = new VerdictDesk({ io: PAGE_IO, digest: digestText });

    /** Which camera this tablet looks with. */
    readonly cameras = new CameraChoice({
        storage: openStorage(),
        enumerate: () => navigator.mediaDevices.enumerateDevices(),
    });

    get detector(): BlinkDetector {
        this.blinkDetector ??= createBlinkDetector(VISION_URLS);
        return this.blinkDetector;
    }

    wants(request: CaptureRequest): boolean {
        return wantsCapture(this.wishes.config, request);
    }

    /** What this attempt is to be like. */
    readConfig(request: CaptureRequest): CaptureConfig {
        return readAttemptConfig(this.wishes.config, request);
    }

    /** The tablet's session was read. */
    async onSession(http: KioskHttp, { device }: SessionAnswer): Promise<void> {
        this.http = http;
        this.deviceId = device.id;
        const wasOff = this.wishes.config?.enabled === false;
        await this.wishes.read(http, device.id);
        if (wasOff && this.wishes.config?.enabled) {
            this.newUntilMs = Date.now() + NEWS_MS;
        }
        this.warmUp();
    }

    /** Whether captures were switched on while this page stood, not long ago: people are told before they tap. */
    get isNew(): boolean {
        return this.wishes.config?.enabled === true && Date.now() < this.newUntilMs;
    }

    /** Where Odoo asks for something else than what was read last (it was switched on a minute ago): reads it again. */
    async prepare(request: CaptureRequest): Promise<void> {
        const { http, deviceId } = this;
        const { steps, trigger } = request;
        const isNews =
            steps !== null &&
            steps.length > 0 !== wantsCapture(this.wishes.config, { steps: null, trigger });
        if (http && deviceId !== null && isNews) {
            await this.wishes.read(http, deviceId);
            this.warmUp();
        }
    }

    onUnpaired(): void {
        this.wishes.forget();
        this.deviceId = null;
    }

    /** What keeps every capture from happening on this page, when captures are wanted; or null. */
    findObstacle(): FailReason | null {
        return this.wishes.config?.enabled ? findPageObstacle() : null;
    }

    /** What a prompt hands over for a model while it runs; nothing where no model is to be asked. */
    askForFrames(request: CaptureRequest): Partial<AskedFrames> {
        return this.verdicts.begin(request, this.deviceId, this.models.isThere) ?? {};
    }

    /** Posts an outcome. Resolves when Odoo stored it, never rejects. */
    async store(asked: CaptureRequest, report: CaptureReport): Promise<void> {
        const config = this.readConfig(asked);
        // Whose face it was is known by now, or nobody's: the outcome says so.
        const request = await faceReader.read(asked, report);
        const verdict = await this.verdicts.settle(request.attemptId, report);
        const body: CheckLogBody = {
            attempt_id: request.attemptId,
            outcome: report.outcome,
            prompt: describeWholePrompt(config.steps),
            duration_ms: report.durationMs,
            blink_count: report.blinkCount,
            fail_reason: report.failReason,
            trigger: request.trigger,
            ...(request.employee && { employee_id: request.employee.id }),
            ...(report.policy !== null && { policy: report.policy }),
            frames_per_second: report.framesPerSecond,
            timeline: report.timeline,
            ...(request.slip && { slip: request.slip }),
            ...spellScore(report.score),
            ...verdict,
            ...spellMl(report.ml),
        };
        const { attemptId, tappedAtMs } = request;
        await postToOdoo(
            { kind: "capture", url: LOG_URL, body: { ...body }, attemptId, subject: "" },
            tappedAtMs,
        );
    }

    /** The prompt itself broke: recorded as such, and the check-in goes on. */
    storeBroken(request: CaptureRequest): CaptureEnd {
        const report = reportAborted({
            reason: "worker_crashed",
            policy: this.readConfig(request).policy,
            originMs: request.tappedAtMs,
            nowMs: performance.now(),
        });
        void this.store(request, report);
        return { kind: "go_on", notice: explainReason("worker_crashed") };
    }

    private warmUp(): void {
        if (this.wishes.config?.enabled && findPageObstacle() === null) {
            whenIdle(() => {
                this.detector.ready.catch((error: unknown) => {
                    console.warn("eh_hr_face_liveness: the nets could not be loaded", error);
                });
                void this.models.use(this.wishes.config?.models ?? []);
            });
        }
    }
}

function whenIdle(work: () => void): void {
    // Safari has none.
    if ("requestIdleCallback" in window) {
        window.requestIdleCallback(work, { timeout: IDLE_TIMEOUT_MS });
    } else {
        setTimeout(work, IDLE_TIMEOUT_MS);
    }
}

function openStorage(): Storage | null {
    try {
        return window.localStorage;
    } catch {
        return null;
    }
}

export const captureService = new CaptureService();
