import { Component, onMounted, onWillUnmount, useRef, useState } from "../../odoo";

interface CaptureReportProps {
    text: string;
    goOnLabel: string;
    onGoOn: () => void;
    onTryAgain: () => void;
}

/** Nobody is stuck: the check-in goes on by itself after this. */
const GO_ON_AFTER_S = 5;
const TICK_MS = 1000;

/** Says why a capture did not pass. The employee goes on, tries again, or waits and is taken on. */
export class CaptureReport extends Component<CaptureReportProps> {
    static override template = "eh_hr_face_liveness.CaptureReport";
    static override props = {
        text: String,
        goOnLabel: String,
        onGoOn: Function,
        onTryAgain: Function,
    };
    state!: { secondsLeft: number };

    override setup(): void {
        this.state = useState({ secondsLeft: GO_ON_AFTER_S });
        const heading = useRef("heading");
        const timer = setInterval(() => {
            // A page in the background has nobody in front of it.
            if (!document.hidden) {
                this.tick();
            }
        }, TICK_MS);
        onMounted(() => heading.el?.focus());
        onWillUnmount(() => {
            clearInterval(timer);
        });
    }

    private tick(): void {
        if (this.state.secondsLeft > 0 && --this.state.secondsLeft === 0) {
            this.props.onGoOn();
        }
    }
}
