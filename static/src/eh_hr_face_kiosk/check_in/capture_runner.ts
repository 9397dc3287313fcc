import type { CaptureEnd, CaptureRequest, CaptureStep, CaptureStepRegistry } from "./capture_steps";
import type { KioskState } from "../state";

/** Nobody stands there this long: a step that neither ends nor breaks must not keep the kiosk for itself. */
const STEP_LIMIT_MS = 180_000;

/** Shows the capture steps that want a check-in, one after the other. */
export class CaptureRunner {
    private shown = 0;

    constructor(
        private readonly state: KioskState,
        private readonly steps: CaptureStepRegistry,
    ) {}

    /** Never rejects: a broken step is recorded by itself and the check-in goes on. */
    readonly run = async (first: CaptureRequest): Promise<CaptureEnd> => {
        let request = first;
        let notice = "";
        for (const step of this.steps.getAll()) {
            if (!wants(step, request)) {
                continue;
            }
            const end = await this.show(step, request);
            if (end.kind === "cancelled") {
                return end;
            }
            request = { ...request, attemptId: end.attemptId };
            notice ||= end.notice;
        }
        return { kind: "go_on", attemptId: request.attemptId, notice };
    };

    private show(step: CaptureStep, request: CaptureRequest): Promise<CaptureEnd> {
        return new Promise((resolve) => {
            const onBroken = (error: unknown) => {
                clearTimeout(limit);
                resolve(endBroken(step, request, error));
            };
            const limit = setTimeout(() => {
                onBroken(new Error(`capture step "${step.name}" did not end`));
            }, STEP_LIMIT_MS);
            this.state.screen = {
                kind: "capture",
                key: ++this.shown,
                Component: step.Component,
                request,
                onDone: (end) => {
                    clearTimeout(limit);
                    resolve(end);
                },
                onBroken,
            };
        });
    }
}

function wants(step: CaptureStep, request: CaptureRequest): boolean {
    try {
        return step.wants(request);
    } catch (error) {
        console.error(`eh_hr_face_kiosk: capture step "${step.name}" failed`, error);
        return false;
    }
}

function endBroken(step: CaptureStep, request: CaptureRequest, error: unknown): CaptureEnd {
    console.error(`eh_hr_face_kiosk: capture step "${step.name}" failed`, error);
    try {
        return step.onBroken(request, error);
    } catch {
        return { kind: "go_on", attemptId: request.attemptId, notice: "" };
    }
}
