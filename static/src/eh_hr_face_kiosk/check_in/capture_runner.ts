import { captureScreen } from "../screens/screen_names";
import type { KioskState } from "../state";
import {
    logFailure,
    type CaptureEnd,
    type CaptureRequest,
    type CaptureStep,
    type CaptureStepRegistry,
    type FoundEmployee,
} from "./capture_steps";

/** Nobody stands there this long for one attempt: a step that neither ends nor breaks must not keep the kiosk for itself. */
const STEP_LIMIT_MS = 180_000;

/** How the steps ended, and the attempt they ended with. */
export interface CaptureOutcome {
    end: CaptureEnd;
    request: CaptureRequest;
    /** Whom a step found. */
    found: FoundEmployee | null;
}

/** Shows the capture steps that want a check-in, one after the other. */
export class CaptureRunner {
    private shown = 0;

    constructor(
        private readonly state: KioskState,
        private readonly steps: CaptureStepRegistry,
    ) {}

    /**
     * Never rejects: a broken step is recorded by itself and the check-in goes on.
     *
     * @param restart begins another attempt of the same person
     */
    readonly run = async (
        first: CaptureRequest,
        restart: (request: CaptureRequest) => Promise<CaptureRequest>,
    ): Promise<CaptureOutcome> => {
        let request = first;
        let notice = "";
        let found: FoundEmployee | null = null;
        await this.steps.forEach((step) => step.prepare?.(first));
        for (const step of this.steps.getAll()) {
            if (!wants(step, request)) {
                continue;
            }
            const { end, request: last } = await this.show(step, request, restart);
            if (end.kind === "cancelled") {
                return { end, request: last, found: null };
            }
            request = last;
            notice ||= end.notice;
            if (end.found) {
                found = end.found;
                request = { ...request, employee: found.employee, slip: found.slip };
            }
        }
        return { end: { kind: "go_on", notice }, request, found };
    };

    private show(
        step: CaptureStep,
        first: CaptureRequest,
        restart: (request: CaptureRequest) => Promise<CaptureRequest>,
    ): Promise<CaptureOutcome> {
        return new Promise((resolve) => {
            let request = first;
            let limit: ReturnType<typeof setTimeout> | undefined;
            let isOver = false;
            const settle = (end: CaptureEnd) => {
                isOver = true;
                clearTimeout(limit);
                resolve({ end, request, found: null });
            };
            const onBroken = (error: unknown) => {
                if (!isOver) {
                    settle(endBroken(step, request, error));
                }
            };
            const watch = () => {
                clearTimeout(limit);
                if (isOver) {
                    return;
                }
                limit = setTimeout(() => {
                    onBroken(new Error(`capture step "${step.name}" did not end`));
                }, STEP_LIMIT_MS);
            };
            watch();
            this.state.screen = {
                name: captureScreen(step.name),
                key: ++this.shown,
                props: {
                    request,
                    restart: async () => {
                        request = await restart(request);
                        watch();
                        return request;
                    },
                    onDone: settle,
                },
                onBroken,
                onTaken: () => {
                    settle({ kind: "cancelled" });
                },
            };
        });
    }
}

function wants(step: CaptureStep, request: CaptureRequest): boolean {
    try {
        return step.wants(request);
    } catch (error) {
        logFailure(step, error);
        return false;
    }
}

function endBroken(step: CaptureStep, request: CaptureRequest, error: unknown): CaptureEnd {
    logFailure(step, error);
    try {
        return step.onBroken(request, error);
    } catch {
        return { kind: "go_on", notice: "" };
    }
}
