import type { CaptureStepProps } from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import { reportAborted } from "../../vision/page/client";
import { Component, onMounted, onWillUnmount, useEffect, useRef, useState } from "../../odoo";
import {
    AttemptMachine,
    makeAttemptState,
    type AttemptStage,
    type AttemptState,
    type RunHandlers,
} from "../attempt_machine";
import { runCaptureAttempt } from "../capture_attempt";
import type { CaptureConfig } from "../capture_config";
import { CaptureReport } from "../capture_report/capture_report";
import { captureService } from "../capture_service";
import { countSteps } from "../movement_codes";
import { ProgressOval } from "../progress_oval/progress_oval";
import {
    describeAim,
    describeAsking,
    describeCount,
    describeGoOn,
    describeHint,
    describePhase,
    describeSkip,
    describeStep,
    findArrow,
    type CheckInAction,
} from "../prompt_texts";
import { explainReason, explainTimeout, isRetryable } from "../reason_texts";

/** Draws a person's attempts at the prompt: passed, failed and aborted all lead to the check-in. */
export class BlinkPrompt extends Component<CaptureStepProps> {
    static override template = "eh_hr_face_liveness.BlinkPrompt";
    static components = { CaptureReport, ProgressOval };
    static override props = { request: Object, restart: Function, onDone: Function };
    config!: CaptureConfig;
    state!: AttemptState;
    machine!: AttemptMachine;
    private video!: { el: HTMLVideoElement | null };

    override setup(): void {
        const { request } = this.props;
        this.config = captureService.readConfig(request);
        const total = countSteps(this.config.requiredBlinks, this.config.movements);
        this.state = useState(makeAttemptState(total));
        this.video = useRef<HTMLVideoElement>("video");
        const heading = useRef("heading");
        this.machine = new AttemptMachine({
            state: this.state,
            request,
            total,
            run: (handlers) => this.run(handlers),
            store: (last, result) => captureService.store(last, result),
            restart: () => this.props.restart(),
            isRetryable,
            explain: explainReason,
            onDone: (end) => {
                this.props.onDone(end);
            },
            delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        });
        onMounted(() => void this.machine.start());
        // Also when it is tried again: the button that had the focus is gone then.
        useEffect(
            (stage: AttemptStage) => {
                if (stage === "asking") {
                    heading.el?.focus();
                }
            },
            () => [this.state.stage],
        );
        onWillUnmount(() => {
            this.machine.leave();
        });
    }

    get prompt(): string {
        return describeStep(this.state.step, this.config.requiredBlinks);
    }

    get message(): string {
        const { hint, phase, step, hasPicture, isCameraAsked } = this.state;
        if (isCameraAsked) {
            return describeAsking();
        }
        return hint ? describeHint(hint) : describePhase(phase, step, hasPicture);
    }

    get arrow(): "left" | "right" | null {
        return this.state.hasPicture ? findArrow(this.state.step) : null;
    }

    get countText(): string {
        return describeCount(this.state.done, this.state.total);
    }

    get name(): string {
        return this.props.request.employee?.name ?? "";
    }

    get aim(): string {
        return describeAim(this.action, this.props.request.employee?.since ?? "");
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

    get reportText(): string {
        const { failReason, step, hint } = this.state;
        if (failReason === "timeout") {
            return explainTimeout(step, hint);
        }
        return failReason ? explainReason(failReason) : "";
    }

    private async run({
        controller,
        onAsking,
        onCamera,
        onUpdate,
    }: RunHandlers): ReturnType<typeof runCaptureAttempt> {
        const originMs = performance.now();
        const { el: video } = this.video;
        return video
            ? runCaptureAttempt({
                  detector: captureService.detector,
                  video,
                  config: this.config,
                  originMs,
                  controller,
                  onAsking,
                  onCamera,
                  onUpdate,
              })
            : reportAborted({
                  reason: "worker_crashed",
                  policy: this.config.policy,
                  originMs,
                  nowMs: performance.now(),
              });
    }
}
