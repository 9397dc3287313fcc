import type { CaptureStepProps } from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import { reportAborted } from "../../vision/page/client";
import { Component, onMounted, onWillUnmount, useEffect, useRef, useState } from "../../odoo";
import {
    AttemptMachine,
    makeAttemptState,
    type AttemptState,
    type RunHandlers,
} from "../attempt_machine";
import { runCaptureAttempt } from "../capture_attempt";
import type { KnownCamera } from "../camera_choice";
import type { CaptureConfig } from "../capture_config";
import { CaptureReport } from "../capture_report/capture_report";
import { captureService } from "../capture_service";
import { faceReader } from "../face_reader";
import { LivenessHint } from "../guidance/liveness_hint/liveness_hint";
import { LivenessPromptOverlay } from "../guidance/liveness_prompt_overlay/liveness_prompt_overlay";
import { useLivenessGuidance, type LivenessGuidance } from "../guidance/use_liveness_guidance";
import { openVoice, Speaker } from "../speaker";
import { describeAsked } from "../step_counts";
import {
    describeAim,
    describeCount,
    describeDecline,
    describeEnd,
    describeGoOn,
    describeHint,
    describeMute,
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
    speaker!: Speaker;
    sound!: { isMuted: boolean };
    /** The cameras there are, and whether they are shown to choose from. */
    choice!: { cameras: KnownCamera[]; isOpen: boolean };
    private change: () => Promise<void> = () => Promise.resolve();
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
        // Who asks for less motion, or for none, is asked for something that stands still.
        useEffect(
            (label: string) => {
                if (label && window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
                    this.machine.decline();
                }
            },
            () => [this.declineLabel],
        );
        this.speaker = new Speaker({
            voice: this.config.isSpoken ? openVoice() : null,
            storage: window.localStorage,
            readLanguage: () => document.documentElement.lang,
        });
        this.choice = useState({ cameras: [], isOpen: false });
        this.sound = useState({ isMuted: this.speaker.isMuted });
        // What is to be done, and what is in the way: as a screen reader would read it.
        useEffect(
            (title: string, hint: string) => {
                this.speaker.say(hint || title);
            },
            () => [this.guidance.currentPrompt.title, this.spokenHint],
        );
        onWillUnmount(() => {
            this.speaker.stop();
            this.machine.leave();
        });
    }

    /** While nothing is in the way: how it is done, and at the end that it is. */
    get message(): string {
        const { stage, isComplete } = this.state;
        return stage === "asking" ? this.guidance.currentPrompt.message : describeEnd(isComplete);
    }

    /** Lights the whole screen, or `""`. */
    get flashClass(): string {
        const { colour } = this.guidance.currentPrompt;
        return this.state.stage === "asking" && colour ? `o_eh_face_flash_${colour}` : "";
    }

    get declineLabel(): string {
        const { stage, canDecline, step } = this.state;
        return stage === "asking" && canDecline ? describeDecline(step) : "";
    }

    private get spokenHint(): string {
        const [hint] = this.guidance.hints;
        return this.state.stage === "asking" ? (hint ? describeHint(hint) : "") : this.reportText;
    }

    /** Where there is more than one to choose from. */
    private async readCameras(): Promise<void> {
        const found = await captureService.cameras.list();
        this.choice.cameras = found.length > 1 ? found : [];
    }

    async onCameraChosen(camera: KnownCamera): Promise<void> {
        captureService.cameras.keep(camera);
        this.choice.isOpen = false;
        await this.change();
    }

    onMute(): void {
        this.sound.isMuted = !this.sound.isMuted;
        this.speaker.mute(this.sound.isMuted);
    }

    get muteLabel(): string {
        return describeMute(this.sound.isMuted);
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
        declining,
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
                  declining,
                  ...captureService.askForFrames(request),
                  ...faceReader.wish(request),
                  onAsking,
                  findWish: () => captureService.cameras.find(),
                  onCamera: (change) => {
                      this.change = change;
                      onCamera();
                      void this.readCameras();
                  },
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
