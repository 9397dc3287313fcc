import { _t, Component, onMounted, onWillUnmount, useRef, useState } from "../../odoo";

interface CaptureReportProps {
    text: string;
    goOnLabel: string;
    /** Left alone it goes back and not on: nobody was there. */
    goesBack: boolean;
    onGoOn: () => void;
    onGoBack: () => void;
    onTryAgain: () => void;
}

/** Nobody is stuck, and everybody has the time to read and to choose. */
const LEFT_AFTER_S = 10;
const TICK_MS = 1000;

/** Says why a capture did not pass. The employee tries again, goes on, or waits and is taken on. */
export class CaptureReport extends Component<CaptureReportProps> {
    static override template = "eh_hr_face_liveness.CaptureReport";
    static override props = {
        text: String,
        goOnLabel: String,
        goesBack: Boolean,
        onGoOn: Function,
        onGoBack: Function,
        onTryAgain: Function,
    };
    state!: { secondsLeft: number };

    override setup(): void {
        this.state = useState({ secondsLeft: LEFT_AFTER_S });
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

    get countdown(): string {
        const { secondsLeft: seconds } = this.state;
        return this.props.goesBack
            ? _t("Goes back by itself in %(seconds)s s", { seconds })
            : _t("Goes on by itself in %(seconds)s s", { seconds });
    }

    private tick(): void {
        if (this.state.secondsLeft > 0 && --this.state.secondsLeft === 0) {
            if (this.props.goesBack) {
                this.props.onGoBack();
            } else {
                this.props.onGoOn();
            }
        }
    }
}
