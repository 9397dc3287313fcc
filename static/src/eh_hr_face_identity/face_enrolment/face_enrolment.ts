import type {
    CaptureEnd,
    CaptureRequest,
    CaptureStepProps,
} from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import { BlinkPrompt } from "@eh_hr_face_liveness/eh_hr_face_liveness";
import { Component, onWillUnmount, useEffect, useRef, useState } from "../../odoo";
import type { IdentityOffer, OpenedEnrolment } from "../identity_answer";
import { identityService } from "../identity_service";
import { sayBegin, sayUnreachable } from "../identity_texts";
import { sendConsent, sendEnrolment, type ConsentAnswer } from "./enrolment_calls";

/** One step after the other; each waits for a tap but `capture` and `sending`. */
export type EnrolmentStage = "ask" | "pin" | "ready" | "capture" | "sending" | "result";

interface EnrolmentState {
    stage: EnrolmentStage;
    text: string;
    isEnrolled: boolean;
    isRetryable: boolean;
    pin: string;
}

/** Who left the screen is not enrolled, and the check-in goes on as it would without it. */
const LEFT_MS = 90_000;
const STEPS = [
    { behaviour: "blink", count: 2 },
    { behaviour: "head_turn", count: 1 },
];

/** Consent, then get ready, blink and turn, then enrolled or told why not; afterwards the check-in goes on. */
export class FaceEnrolment extends Component<CaptureStepProps> {
    static override template = "eh_hr_face_identity.FaceEnrolment";
    static components = { BlinkPrompt };
    static override props = { request: Object, restart: Function, onDone: Function };
    state!: EnrolmentState;
    offer!: IdentityOffer;
    /** Of the prompt. */
    capture: CaptureRequest | null = null;
    private choice: "face" | "no_face" = "face";
    private opened: OpenedEnrolment | null = null;
    private left: ReturnType<typeof setTimeout> | undefined;
    private isOver = false;

    override setup(): void {
        this.offer = identityService.readOffer(this.props.request);
        this.state = useState<EnrolmentState>({
            stage: "ask",
            text: "",
            isEnrolled: false,
            isRetryable: false,
            pin: "",
        });
        const heading = useRef("heading");
        useEffect(
            (stage: EnrolmentStage) => {
                heading.el?.focus();
                this.watch(stage);
            },
            () => [this.state.stage],
        );
        onWillUnmount(() => {
            clearTimeout(this.left);
            this.isOver = true;
        });
    }

    get name(): string {
        return this.props.request.employee?.name ?? "";
    }

    get paragraphs(): readonly string[] {
        return (this.offer.policy?.text ?? "").split(/\n{2,}/);
    }

    get beginText(): string {
        return sayBegin();
    }

    onChoose(choice: "face" | "no_face"): void {
        this.choice = choice;
        if (this.offer.proof === "pin") {
            Object.assign(this.state, { stage: "pin", pin: "", text: "" });
        } else {
            void this.answer(null);
        }
    }

    onPin(event: Event): void {
        event.preventDefault();
        void this.answer(this.state.pin);
    }

    onTypePin({ target }: Event): void {
        this.state.pin = target instanceof HTMLInputElement ? target.value : "";
    }

    async onReady(): Promise<void> {
        const request = await this.props.restart();
        if (this.isOver) {
            return;
        }
        // Under an attempt of its own: what the check-in asks for besides is not asked twice.
        this.capture = { ...request, employee: this.props.request.employee, steps: STEPS };
        identityService.beginCapture(request.attemptId);
        this.state.stage = "capture";
    }

    async onCaptured(end: CaptureEnd): Promise<void> {
        const attemptId = this.capture?.attemptId ?? "";
        const capture = identityService.takeCapture(attemptId);
        if (end.kind === "cancelled" || !this.opened) {
            this.state.stage = "ready";
            return;
        }
        this.state.stage = "sending";
        const answer = await sendEnrolment(identityService.requireHttp(), this.opened, capture);
        Object.assign(this.state, { stage: "result", ...answer });
    }

    onTryAgain(): void {
        this.state.stage = "ready";
    }

    /** "Not now", or the end: the check-in goes on. */
    onGoOn(): void {
        if (!this.isOver) {
            this.isOver = true;
            this.props.onDone({ kind: "go_on", notice: "" });
        }
    }

    private async answer(pin: string | null): Promise<void> {
        const { stage } = this.state;
        const { choice } = this;
        this.state.stage = "sending";
        let answer: ConsentAnswer;
        try {
            answer = await sendConsent(identityService.requireHttp(), this.props.request, {
                choice,
                version: this.offer.policy?.version ?? 0,
                pin,
            });
        } catch {
            answer = { kind: "refused", text: sayUnreachable() };
        }
        switch (answer.kind) {
            case "enrol":
                this.opened = answer.opened;
                this.state.stage = "ready";
                break;
            case "kept":
                this.onGoOn();
                break;
            case "wrong_pin":
                Object.assign(this.state, { stage, pin: "", text: answer.text });
                break;
            case "refused":
                Object.assign(this.state, {
                    stage: "result",
                    text: answer.text,
                    isRetryable: false,
                });
        }
    }

    private watch(stage: EnrolmentStage): void {
        clearTimeout(this.left);
        if (stage !== "capture" && stage !== "sending") {
            this.left = setTimeout(() => {
                this.onGoOn();
            }, LEFT_MS);
        }
    }
}
