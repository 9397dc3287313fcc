import { makeAttemptId, type CaptureStepProps } from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import type { Hint, PromptProgress } from "../../../../liveness/prompt/prompt_types";
import type { AbortedReason } from "../../../../liveness/prompt/reasons";
import type { DetectorResult } from "../../vision/page/client_types";
import { Component, onMounted, onWillUnmount, useEffect, useRef, useState } from "../../odoo";
import { countSteps } from "../../../../liveness/prompt/movements";
import { runCaptureAttempt } from "../capture_attempt";
import type { CaptureConfig } from "../capture_config";
import { captureService } from "../capture_service";
import { CaptureReport } from "../capture_report/capture_report";
import { ProgressOval } from "../progress_oval/progress_oval";
import {
    describeAsking,
    describeCount,
    describeGoOn,
    describeHint,
    describePhase,
    describeSkip,
    describeStep,
    describeWholePrompt,
    findArrow,
    type CheckInAction,
} from "../prompt_texts";
import { explainReason, explainTimeout, isRetryable } from "../reason_texts";

type Stage =
    /** The prompt runs. */
    | "asking"
    /** It ended and the check-in is on its way. */
    | "done"
    /** It did not pass, and the employee decides. */
    | "report";

interface PromptState {
    stage: Stage;
    hasPicture: boolean;
    hasPassed: boolean;
    /** What is asked for now, and how much of all that is asked for was seen. */
    step: PromptProgress["step"];
    done: number;
    total: number;
    secondsLeft: number | null;
    message: string;
    /** What was in the way last. */
    hint: Hint | null;
    reportText: string;
}

/** A check-in waits this long for its outcome to be stored; storing goes on in the background. */
const STORE_WAIT_MS = 1500;
const MS_PER_SECOND = 1000;

/** Asks the employee to blink, counts, and hands on: passed, failed and aborted all lead to the check-in. */
export class BlinkPrompt extends Component<CaptureStepProps> {
    static override template = "eh_hr_face_liveness.BlinkPrompt";
    static components = { CaptureReport, ProgressOval };
    static override props = { request: Object, onDone: Function };
    config = captureService.requireConfig();
    state!: PromptState;
    private video!: { el: HTMLVideoElement | null };
    private controller = new AbortController();
    private attemptId = "";

    override setup(): void {
        this.attemptId = this.props.request.attemptId;
        this.state = useState(makeState(this.config));
        this.video = useRef<HTMLVideoElement>("video");
        const heading = useRef("heading");
        onMounted(() => {
            void this.ask();
        });
        // Also when it is tried again: the button that had the focus is gone then.
        useEffect(
            (stage: Stage) => {
                if (stage === "asking") {
                    heading.el?.focus();
                }
            },
            () => [this.state.stage],
        );
        onWillUnmount(() => {
            this.controller.abort("cancelled" satisfies AbortedReason);
        });
    }

    get prompt(): string {
        return describeStep(this.state.step, this.config.requiredBlinks);
    }

    get arrow(): "left" | "right" | null {
        return this.state.hasPicture ? findArrow(this.state.step) : null;
    }

    get countText(): string {
        return describeCount(this.state.done, this.state.total);
    }

    get action(): CheckInAction {
        return this.props.request.employee?.action ?? null;
    }

    get skipLabel(): string {
        return describeSkip(this.action);
    }

    get goOnLabel(): string {
        return describeGoOn(this.action, this.config.onFailure === "ask_pin");
    }

    onSkip(): void {
        this.controller.abort("skipped" satisfies AbortedReason);
    }

    onGoBack(): void {
        if (this.state.stage === "report") {
            this.props.onDone({ kind: "cancelled" });
        }
        this.controller.abort("cancelled" satisfies AbortedReason);
    }

    onGoOn(): void {
        this.goOn("");
    }

    onTryAgain(): void {
        // Another attempt is another row: the first one stays on record.
        this.attemptId = makeAttemptId();
        this.controller = new AbortController();
        Object.assign(this.state, makeState(this.config));
        void this.ask();
    }

    private async ask(): Promise<void> {
        const { el: video } = this.video;
        if (!video) {
            return;
        }
        const result = await runCaptureAttempt({
            detector: captureService.detector,
            video,
            config: this.config,
            originMs: performance.now(),
            controller: this.controller,
            onAsking: () => {
                this.state.message = describeAsking();
            },
            onCamera: () => {
                this.state.hasPicture = true;
                this.state.message = describePhase("searching");
            },
            onUpdate: (progress) => {
                this.show(progress);
            },
        });
        await this.end(result);
    }

    private show(progress: PromptProgress): void {
        const [hint = null] = progress.hints;
        if (progress.done < progress.total) {
            this.state.step = progress.step;
        }
        this.state.done = progress.done;
        this.state.total = progress.total;
        this.state.hint = hint;
        this.state.message = hint
            ? describeHint(hint)
            : describePhase(progress.phase, progress.step);
        this.state.secondsLeft =
            progress.phase === "starting" ? null : Math.ceil(progress.remainingMs / MS_PER_SECOND);
    }

    private async end(result: DetectorResult): Promise<void> {
        const { failReason } = result;
        this.state.hasPassed = result.outcome === "passed";
        this.state.hasPicture = false;
        const isOver = failReason === null || failReason === "skipped" || !isRetryable(failReason);
        this.state.stage = isOver ? "done" : "report";
        const stored = captureService.store(this.props.request, {
            ...result,
            attemptId: this.attemptId,
            prompt: describeWholePrompt(this.config.requiredBlinks, this.config.movements),
        });
        if (failReason === "cancelled") {
            this.props.onDone({ kind: "cancelled" });
            return;
        }
        if (!isOver) {
            this.state.reportText =
                failReason === "timeout"
                    ? explainTimeout(this.state.step, this.state.hint)
                    : explainReason(failReason);
            return;
        }
        await Promise.race([stored, wait(STORE_WAIT_MS)]);
        this.goOn(failReason ? explainReason(failReason) : "");
    }

    private goOn(notice: string): void {
        this.state.stage = "done";
        this.props.onDone({ kind: "go_on", attemptId: this.attemptId, notice });
    }
}

function makeState({ requiredBlinks, movements }: CaptureConfig): PromptState {
    return {
        stage: "asking",
        hasPicture: false,
        hasPassed: false,
        step: "blink",
        done: 0,
        total: countSteps(requiredBlinks, movements),
        secondsLeft: null,
        message: describePhase("starting"),
        hint: null,
        reportText: "",
    };
}

function wait(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
}
