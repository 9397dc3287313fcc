import type { CaptureStepProps } from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import { reportAborted } from "../../vision/page/client";
import { Component, onMounted, onWillUnmount, useRef, useState } from "../../odoo";
import {
    AttemptMachine,
    makeAttemptState,
    type AttemptState,
    type RunHandlers,
} from "../attempt_machine";
import { runCaptureAttempt } from "../capture_attempt";
import type { CaptureConfig } from "../capture_config";
import { CaptureReport } from "../capture_report/capture_report";
import { captureService } from "../capture_service";
import { faceReader } from "../face_reader";
import { LivenessHint } from "../guidance/liveness_hint/liveness_hint";
import { LivenessPromptOverlay } from "../guidance/liveness_prompt_overlay/liveness_prompt_overlay";
import { useLivenessGuidance, type LivenessGuidance } from "../guidance/use_liveness_guidance";
import { describeAsked } from "../step_counts";
import {
    describeAim,
    describeCount,
    describeEnd,
    describeGoOn,
    describeSkip,
    type CheckInAction,
} from "../prompt_texts";
import { explainReason, explainTimeout, isRetryable } from "../reason_texts";

/** Draws a person's attempts at the prompt: passed, failed and aborted all lead to the check-in. */
export class BlinkPrompt extends Component<CaptureStepProps> {
    static override template = "eh_hr_face_liveness.BlinkPrompt";
    static components = { CaptureReport, LivenessHint, LivenessPromptOverlay };
    static override props = { request: Object, restart: Function, onDone: Function };
    config!: CaptureConfig;
    state!: AttemptState;
    guidance!: LivenessGuidance;
    machine!: AttemptMachine;
    private video!: { el: HTMLVideoElement | null };

    override setup(): void {
        const { request } = this.props;
        this.config = captureService.readConfig(request);
        const asked = describeAsked(this.config.steps);
        this.state = useState(makeAttemptState(asked));
        this.guidance = useLivenessGuidance({ ...asked, state: this.state });
        this.video = useRef<HTMLVideoElement>("video");
        this.machine = new AttemptMachine({
            state: this.state,
            request,
            readAsked: (last) => {
                this.config = captureService.readConfig(last);
                return describeAsked(this.config.steps);
            },
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
        onWillUnmount(() => {
            this.machine.leave();
        });
    }

    /** While nothing is in the way: how it is done, and at the end that it is. */
    get message(): string {
        const { stage, isComplete } = this.state;
        return stage === "asking" ? this.guidance.currentPrompt.message : describeEnd(isComplete);
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
        const { failReason, step, hints } = this.state;
        if (failReason === "timeout") {
            return explainTimeout(step, hints[0] ?? null);
        }
        return failReason ? explainReason(failReason) : "";
    }

    private async run({
        request,
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
                  ...captureService.askForFrames(request),
                  ...faceReader.wish(request),
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
