/** What a company wants of the capture: the answer of `GET /eh_hr/kiosk/liveness/config`, checked, and what one attempt asks for. */
import type { PromptStep } from "../../../liveness/prompt/prompt_step";
import { isKnown, KNOWN_BEHAVIOURS } from "./step_counts";
import type { ModelOffer } from "../vision/page/client";

/** Of a check-in: how it began, and what Odoo asked for then. A `CaptureRequest` is one. */
export interface AskedAttempt {
    trigger: "manual" | "badge" | "face";
    /** Null: Odoo could not be asked. */
    steps: readonly { behaviour: string; count: number; [key: string]: unknown }[] | null;
}

export interface CaptureConfig {
    enabled: boolean;
    timeoutMs: number;
    trigger: "all" | "manual" | "badge";
    /** What Odoo asks for after a capture that did not pass. */
    onFailure: "record" | "ask_pin";
    policy: string;
    /** What is asked for, in this order; never empty. */
    steps: readonly PromptStep[];
    minFramesPerSecond: number;
    /** The operator's models that this tablet is to run itself; empty: none. */
    models: readonly ModelOffer[];
    /** What is asked for is said aloud, too. */
    isSpoken: boolean;
}

const MAX_BLINKS = 10;
const MAX_MODELS = 4;
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
        timeoutMs: readNumber(answer["timeout_ms"], MIN_TIMEOUT_MS, MAX_TIMEOUT_MS, 10_000),
        trigger: trigger === "manual" || trigger === "badge" ? trigger : "all",
        onFailure: onFailure === "ask_pin" ? "ask_pin" : "record",
        policy: typeof policy === "string" ? policy : "default",
        steps: [makeBlinks(answer["required_blinks"]), ...readMovements(answer["movements"])],
        minFramesPerSecond: readNumber(answer["min_frames_per_second"], 0, 60, 11),
        models: readModelOffers(answer["models"]),
        isSpoken: answer["spoken"] === true,
    };
}

function makeBlinks(count: unknown): PromptStep {
    return { behaviour: "blink", count: Math.round(readNumber(count, 1, MAX_BLINKS, 2)) };
}

/** All or none: a mean over some of a company's models is another model's. */
function readModelOffers(value: unknown): readonly ModelOffer[] {
    const offers = (Array.isArray(value) ? value : []).map(readModelOffer);
    return offers.length <= MAX_MODELS && offers.every((offer) => offer !== null) ? offers : [];
}

function readModelOffer(value: unknown): ModelOffer | null {
    if (typeof value !== "object" || value === null) {
        return null;
    }
    const { id, sha256, bytes, url, card } = value as Record<string, unknown>;
    const isSound =
        typeof id === "string" &&
        typeof sha256 === "string" &&
        /^[0-9a-f]{64}$/.test(sha256) &&
        typeof bytes === "number" &&
        typeof url === "string" &&
        // Odoo's own address: a tablet fetches its models nowhere else.
        /^\/(?!\/)/.test(url);
    return isSound ? { id, sha256, bytes, url, card } : null;
}

/** Those this page knows, each once: a newer Odoo may name more. */
function readMovements(value: unknown): readonly PromptStep[] {
    return Array.isArray(value)
        ? KNOWN_BEHAVIOURS.filter((code) => code !== "blink" && value.includes(code)).map(
              (behaviour) => ({ behaviour, count: 1 }),
          )
        : [];
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
    const asked = steps.filter(
        ({ behaviour }, index) =>
            isKnown(behaviour) && steps.findIndex((each) => each.behaviour === behaviour) === index,
    );
    return { ...known, steps: asked.length > 0 ? asked.map(readStep) : known.steps };
}

/** What is odd in it is as if it were not said: the prompt goes on with the rest. */
function readStep({
    behaviour,
    count,
    ...more
}: {
    behaviour: string;
    count: number;
    [key: string]: unknown;
}): PromptStep {
    const { parts, instead, stands_for: standsFor } = more;
    const isList = Array.isArray(parts) && parts.length > 0;
    return {
        ...(behaviour === "blink" ? makeBlinks(count) : { behaviour, count: 1 }),
        ...(isList && { parts: parts.map(String) }),
        ...(isKnown(instead) && instead !== behaviour && { instead }),
        ...(typeof standsFor === "string" && { standsFor }),
    };
}
