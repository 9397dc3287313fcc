/** What a company wants of the capture: the answer of `GET /eh_hr/kiosk/liveness/config`, checked, and what one attempt asks for. */
import type { Movement } from "../../../liveness/behaviours/registry";
import { MOVEMENTS } from "./movement_codes";

/** Of a check-in: how it began, and what Odoo asked for then. A `CaptureRequest` is one. */
export interface AskedAttempt {
    trigger: "manual" | "badge";
    /** Null: Odoo could not be asked. */
    steps: readonly { behaviour: string; count: number }[] | null;
}

export interface CaptureConfig {
    enabled: boolean;
    requiredBlinks: number;
    timeoutMs: number;
    trigger: "all" | "manual" | "badge";
    /** What Odoo asks for after a capture that did not pass. */
    onFailure: "record" | "ask_pin";
    policy: string;
    /** What is asked for after the blinks. */
    movements: readonly Movement[];
    minFramesPerSecond: number;
}

const MAX_BLINKS = 10;
const MIN_TIMEOUT_MS = 1000;
const MAX_TIMEOUT_MS = 120_000;

function readNumber(value: unknown, min: number, max: number, fallback: number): number {
    return typeof value === "number" && Number.isFinite(value)
        ? Math.min(max, Math.max(min, value))
        : fallback;
}

/** Reads Odoo's answer; what is missing or odd becomes the product's default. */
export function readCaptureConfig(answer: Record<string, unknown>): CaptureConfig {
    const { trigger, on_failure: onFailure, policy } = answer;
    return {
        enabled: answer["enabled"] === true,
        requiredBlinks: Math.round(readNumber(answer["required_blinks"], 1, MAX_BLINKS, 2)),
        timeoutMs: readNumber(answer["timeout_ms"], MIN_TIMEOUT_MS, MAX_TIMEOUT_MS, 10_000),
        trigger: trigger === "manual" || trigger === "badge" ? trigger : "all",
        onFailure: onFailure === "ask_pin" ? "ask_pin" : "record",
        policy: typeof policy === "string" ? policy : "default",
        movements: readMovements(answer["movements"]),
        minFramesPerSecond: readNumber(answer["min_frames_per_second"], 0, 60, 11),
    };
}

/** Those this page knows, each once: a newer Odoo may name more. */
function readMovements(value: unknown): readonly Movement[] {
    return Array.isArray(value) ? MOVEMENTS.filter((movement) => value.includes(movement)) : [];
}

/** Whether this check-in asks for a capture: as Odoo said when the attempt began, else as the company's wishes were read last. */
export function wantsCapture(
    config: CaptureConfig | null,
    { steps, trigger }: AskedAttempt,
): boolean {
    if (steps && steps.length > 0) {
        return true;
    }
    return config?.enabled === true && (config.trigger === "all" || config.trigger === trigger);
}

/** The wishes for one attempt: what Odoo asked for when it began wins over what was read last, and what is known over nothing. */
export function readAttemptConfig(
    config: CaptureConfig | null,
    { steps }: Pick<AskedAttempt, "steps">,
): CaptureConfig {
    const known = config ?? readCaptureConfig({});
    if (!steps || steps.length === 0) {
        return known;
    }
    const blinks = steps.find(({ behaviour }) => behaviour === "blink")?.count;
    return {
        ...known,
        requiredBlinks: Math.round(readNumber(blinks, 1, MAX_BLINKS, known.requiredBlinks)),
        movements: readMovements(steps.map(({ behaviour }) => behaviour)),
    };
}
