import type { CaptureStepProps } from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import { Component, onMounted, onWillUnmount, useRef, useState } from "../../odoo";
import { identityService } from "../identity_service";

/** Who read that they were not recognised and left is not waited for. */
const LEFT_MS = 20_000;

interface FaceMatchState {
    /** `""` while Odoo is being asked. */
    text: string;
}

/** Between the prompt and the check-in: whose face it was. */
export class FaceMatch extends Component<CaptureStepProps> {
    static override template = "eh_hr_face_identity.FaceMatch";
    static override props = { request: Object, restart: Function, onDone: Function };
    state!: FaceMatchState;
    private left: ReturnType<typeof setTimeout> | undefined;

    override setup(): void {
        this.state = useState({ text: "" });
        const heading = useRef("heading");
        onMounted(() => {
            void this.settle().then(() => heading.el?.focus());
        });
        onWillUnmount(() => {
            clearTimeout(this.left);
        });
    }

    private async settle(): Promise<void> {
        const { request, onDone } = this.props;
        const outcome = await identityService.readOutcome(request.attemptId);
        if (outcome.kind === "matched") {
            onDone({ kind: "go_on", notice: "", found: outcome.found });
        } else if (request.trigger !== "face") {
            // Who it is was told by badge or name: what a face that is not theirs means is for Odoo to say.
            onDone({ kind: "go_on", notice: outcome.text });
        } else {
            this.state.text = outcome.text;
            this.left = setTimeout(() => {
                this.onGoBack();
            }, LEFT_MS);
        }
    }

    onGoBack(): void {
        clearTimeout(this.left);
        this.props.onDone({ kind: "cancelled" });
    }
}
