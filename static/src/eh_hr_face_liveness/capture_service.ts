/** What outlives one capture: the company's wishes, the loaded nets, the outcomes on their way to Odoo. */
import type { CaptureEnd, CaptureRequest, KioskHttp } from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import type { FailReason } from "../../../liveness/prompt/reasons";
import {
    createBlinkDetector,
    type BlinkDetector,
    type DetectorResult,
} from "../vision/page/client";
import { findPageObstacle } from "./camera";
import { makeAbortedResult } from "./capture_attempt";
import { readCaptureConfig, wantsCapture, type CaptureConfig } from "./capture_config";
import { CheckLog } from "./check_log";
import { describeWholePrompt } from "./prompt_texts";
import { explainReason } from "./reason_texts";
import { spellScore } from "./score_body";
import { VISION_URLS } from "./vision_urls";

const CONFIG_URL = "/eh_hr/kiosk/liveness/config";
const LOG_URL = "/eh_hr/kiosk/liveness/log";
const LOG_TIMEOUT_MS = 5000;
/** The page is drawn and answers taps first; the nets are loaded behind its back. */
const IDLE_TIMEOUT_MS = 2000;

export interface StoredCapture extends DetectorResult {
    attemptId: string;
    prompt: string;
}

export class CaptureService {
    private http: KioskHttp | null = null;
    private config: CaptureConfig | null = null;
    private blinkDetector: BlinkDetector | null = null;
    private readonly log = new CheckLog({
        send: (body) => this.requireHttp().post(LOG_URL, { ...body }, LOG_OPTIONS),
        delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });

    get detector(): BlinkDetector {
        this.blinkDetector ??= createBlinkDetector(VISION_URLS);
        return this.blinkDetector;
    }

    wants(request: CaptureRequest): boolean {
        return wantsCapture(this.config, request.trigger);
    }

    /** @throws Error outside a check-in that wants a capture */
    requireConfig(): CaptureConfig {
        if (!this.config) {
            throw new Error("no capture configuration");
        }
        return this.config;
    }

    /** Reads the company's wishes; without an answer those of before stay. */
    async readConfig(http: KioskHttp): Promise<void> {
        this.http = http;
        this.config = readCaptureConfig(await http.get(CONFIG_URL));
        if (this.config.enabled && findPageObstacle() === null) {
            whenIdle(() => {
                this.detector.ready.catch((error: unknown) => {
                    console.warn("eh_hr_face_liveness: the nets could not be loaded", error);
                });
            });
        }
    }

    forget(): void {
        this.config = null;
    }

    /** What keeps every capture from happening on this page, when captures are wanted; or null. */
    findObstacle(): FailReason | null {
        return this.config?.enabled ? findPageObstacle() : null;
    }

    /** Posts an outcome. Resolves when Odoo stored it, never rejects. */
    store(request: CaptureRequest, capture: StoredCapture): Promise<void> {
        return this.log.post({
            attempt_id: capture.attemptId,
            outcome: capture.outcome,
            prompt: capture.prompt,
            duration_ms: capture.durationMs,
            blink_count: capture.blinkCount,
            fail_reason: capture.failReason,
            trigger: request.trigger,
            ...(request.employee && { employee_id: request.employee.id }),
            policy: this.config?.policy ?? "default",
            frames_per_second: capture.framesPerSecond,
            timeline: capture.timeline,
            ...spellScore(capture.score),
        });
    }

    /** The prompt itself broke: recorded as such, and the check-in goes on. */
    storeBroken(request: CaptureRequest): CaptureEnd {
        const { attemptId } = request;
        const { requiredBlinks = 1, movements = [] } = this.config ?? {};
        const prompt = describeWholePrompt(requiredBlinks, movements);
        const result = makeAbortedResult("worker_crashed", request.tappedAtMs);
        void this.store(request, { ...result, attemptId, prompt });
        return { kind: "go_on", attemptId, notice: explainReason("worker_crashed") };
    }

    private requireHttp(): KioskHttp {
        if (!this.http) {
            throw new Error("no session yet");
        }
        return this.http;
    }
}

const LOG_OPTIONS = { timeoutMs: LOG_TIMEOUT_MS, keepalive: true };

function whenIdle(work: () => void): void {
    // Safari has none.
    if ("requestIdleCallback" in window) {
        window.requestIdleCallback(work, { timeout: IDLE_TIMEOUT_MS });
    } else {
        setTimeout(work, IDLE_TIMEOUT_MS);
    }
}

export const captureService = new CaptureService();
