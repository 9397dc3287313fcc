import { BEHAVIOUR_CODES } from "../behaviours/registry";
import { LivenessError } from "../errors";
import { COMPONENTS, type LivenessPolicy } from "./policy";

/** What the sum of the weights may be off by, from how fractions are stored. */
const SUM_TOLERANCE = 1e-9;
const MAX_TIMEOUT_MS = 600_000;
const MAX_TTL_HOURS = 24 * 366;

/**
 * @returns a copy that holds nothing but the fields of a policy
 * @throws LivenessError `invalid_policy` naming the field and what was expected
 */
export function checkPolicy(policy: LivenessPolicy): LivenessPolicy {
    // From JavaScript or JSON anything may come.
    const { weights, threshold, minimums, behaviours, timeoutMs, evidence } = asObject(
        policy,
        "policy",
    ) as Partial<LivenessPolicy>;
    return {
        weights: checkWeights(asObject(weights, "weights")),
        threshold: checkShare(threshold, "threshold"),
        minimums: checkMinimums(asObject(minimums, "minimums")),
        behaviours: checkBehaviours(behaviours),
        timeoutMs: checkWhole(timeoutMs, "timeoutMs", MAX_TIMEOUT_MS),
        evidence: evidence === null ? null : checkEvidence(asObject(evidence, "evidence")),
    };
}

function checkWeights(weights: Readonly<Record<string, unknown>>): LivenessPolicy["weights"] {
    refuseOthers(weights, COMPONENTS, "weights");
    const [motion, ml, quality, device, stability] = COMPONENTS.map((component) =>
        checkShare(weights[component], `weights.${component}`),
    ) as [number, number, number, number, number];
    const sum = motion + ml + quality + device + stability;
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
        fail("weights", "a sum of 1", sum);
    }
    return { motion, ml, quality, device, stability };
}

function checkMinimums(minimums: Readonly<Record<string, unknown>>): LivenessPolicy["minimums"] {
    refuseOthers(minimums, COMPONENTS, "minimums");
    return Object.fromEntries(
        Object.entries(minimums)
            .filter(([, minimum]) => minimum !== undefined)
            .map(([name, minimum]) => [name, checkShare(minimum, `minimums.${name}`)]),
    );
}

function checkBehaviours(behaviours: unknown): LivenessPolicy["behaviours"] {
    if (!Array.isArray(behaviours) || behaviours.length === 0) {
        fail("behaviours", `a list of at least one of ${BEHAVIOUR_CODES.join(", ")}`, behaviours);
    }
    const known = BEHAVIOUR_CODES.filter((behaviour) => behaviours.includes(behaviour));
    if (known.length !== behaviours.length) {
        fail("behaviours", `each of ${BEHAVIOUR_CODES.join(", ")} at most once`, behaviours);
    }
    return known;
}

function checkEvidence(evidence: Readonly<Record<string, unknown>>): LivenessPolicy["evidence"] {
    const { encryption } = evidence;
    if (encryption !== "standard" && encryption !== "high") {
        fail("evidence.encryption", "standard or high", encryption);
    }
    const ttlHours = checkWhole(evidence["ttlHours"], "evidence.ttlHours", MAX_TTL_HOURS);
    return { ttlHours, encryption };
}

function checkShare(value: unknown, field: string): number {
    if (typeof value !== "number" || !(value >= 0 && value <= 1)) {
        fail(field, "a number from 0 to 1", value);
    }
    return value;
}

function checkWhole(value: unknown, field: string, most: number): number {
    if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > most) {
        fail(field, `a whole number from 1 to ${most}`, value);
    }
    return value;
}

function asObject(value: unknown, field: string): Readonly<Record<string, unknown>> {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        fail(field, "an object", value);
    }
    return value as Readonly<Record<string, unknown>>;
}

function refuseOthers(value: object, known: readonly string[], field: string): void {
    const other = Object.keys(value).find((key) => !known.includes(key));
    if (other !== undefined) {
        fail(field, `no other than ${known.join(", ")}`, other);
    }
}

function fail(field: string, expected: string, got: unknown): never {
    throw new LivenessError("invalid_policy", `${field}: expected ${expected}, got ${String(got)}`);
}
