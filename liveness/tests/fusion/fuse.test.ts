import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { fuse, type FusionInput } from "../../fusion/fuse";
import { fuseMotion } from "../../fusion/motion";
import { BUILTIN_POLICIES } from "../../policies/builtin_policies";
import { POLICY_NAMES, type PolicyName } from "../../policies/policy";

/** blink, head turn, mouth, ml, quality, device, stability; `-` is missing. */
type Row = readonly [
    policy: PolicyName,
    scores: readonly (number | "-")[],
    L1: number,
    isLive: boolean,
    reasons: string,
];

const all = (motion: number, ml: number | "-" = 1): (number | "-")[] => [
    motion,
    motion,
    motion,
    ml,
    1,
    1,
    1,
];

/** L1 and motion worked out by hand from SPEC L8 and L9. */
const TABLE: readonly Row[] = [
    // everything seen
    ["default", all(1), 1, true, ""],
    ["strict", all(1), 1, true, ""],
    ["lenient", all(1), 1, true, ""],
    ["fast", all(1), 1, true, ""],
    // nothing: 0.1 of quality, device, stability (0.15 lenient)
    ["default", all(0, 0), 0.1, false, "motion_below_minimum ml_below_minimum below_threshold"],
    ["strict", all(0, 0), 0.1, false, "motion_below_minimum ml_below_minimum below_threshold"],
    ["lenient", all(0, 0), 0.15, false, "motion_below_minimum ml_below_minimum below_threshold"],
    ["fast", all(0, 0), 0.1, false, "motion_below_minimum below_threshold"],
    // no model: default 0.6 + 0.1, strict 0.4 + 0.1, lenient 0.7 + 0.15, fast 0.8 + 0.1, which has no minimum for it
    ["default", all(1, "-"), 0.7, false, "ml_missing"],
    ["strict", all(1, "-"), 0.5, false, "ml_missing below_threshold"],
    ["lenient", all(1, "-"), 0.85, false, "ml_missing"],
    ["fast", all(1, "-"), 0.9, true, "ml_missing"],
    // a perfect model and no movement: the minimum is a gate
    ["default", all(0), 0.4, false, "motion_below_minimum below_threshold"],
    ["lenient", all(0.29), 0.503, false, "motion_below_minimum below_threshold"],
    ["fast", all(0.49), 0.592, false, "motion_below_minimum below_threshold"],
    // at the minimums, not under them
    ["default", [0.4, 0.4, 0, 0.4, 1, 1, 1], 0.46, false, "below_threshold"],
    ["default", all(1, 0.39), 0.817, false, "ml_below_minimum"],
    ["default", all(1, 0.4), 0.82, true, ""],
    ["strict", all(1, 0.69), 0.845, false, "ml_below_minimum below_threshold"],
    ["strict", all(1, 0.7), 0.85, true, ""],
    ["lenient", all(1, 0.3), 0.895, true, ""],
    ["fast", all(0.5, 1), 0.6, false, "below_threshold"],
    // at the threshold: fast 0.8 * 0.5625 + 0.1 + 0.1
    ["fast", all(0.5625, 1), 0.65, true, ""],
    ["fast", all(0.5624, 1), 0.64992, false, "below_threshold"],
    // blink alone where a turn is asked for: motion 1 / 1.9
    ["default", [1, 0, 0, 1, 1, 1, 1], 0.715789, true, ""],
    ["default", [1, "-", "-", 1, 1, 1, 1], 0.715789, false, "head_turn_missing"],
    // strict: (1 + 0.9) / 2.4
    ["strict", [1, 1, 0, 1, 1, 1, 1], 0.916667, true, ""],
    ["strict", [1, 1, "-", 1, 1, 1, 1], 0.916667, false, "mouth_missing"],
    [
        "strict",
        ["-", "-", "-", 1, 1, 1, 1],
        0.6,
        false,
        "blink_missing head_turn_missing mouth_missing motion_missing below_threshold",
    ],
    // what is not asked for neither helps nor harms
    ["lenient", [1, "-", "-", 1, 1, 1, 1], 1, true, ""],
    ["fast", [1, 0, 0, 1, 1, 1, 1], 1, true, ""],
    // the small ones missing: named, and not in L1
    [
        "default",
        [1, 1, 1, 1, "-", "-", "-"],
        0.9,
        true,
        "quality_missing device_missing stability_missing",
    ],
    [
        "strict",
        [1, 1, 1, 0.9, "-", "-", "-"],
        0.85,
        true,
        "quality_missing device_missing stability_missing",
    ],
    [
        "default",
        ["-", "-", "-", "-", "-", "-", "-"],
        0,
        false,
        "blink_missing head_turn_missing motion_missing ml_missing below_threshold quality_missing device_missing stability_missing",
    ],
    // beyond 0..1
    ["default", [7, 1.1, 0, 5, 3, 2, 9], 1, true, ""],
    [
        "default",
        [-1, -1, 0, -3, -1, -1, -1],
        0,
        false,
        "motion_below_minimum ml_below_minimum below_threshold",
    ],
];

function toInput(scores: readonly (number | "-")[]): FusionInput {
    const [blink, head_turn, mouth, ml, quality, device, stability] = scores.map((score) =>
        score === "-" ? null : score,
    );
    return { motion: { blink, head_turn, mouth }, ml, quality, device, stability };
}

describe("L8: fusion, over all policies", () => {
    it.each(TABLE)("%s %j: L1 %d, live %s, %s", (policy, scores, L1, isLive, reasons) => {
        const decision = fuse(toInput(scores), BUILTIN_POLICIES[policy]);
        expect(decision.L1).toBeCloseTo(L1, 6);
        expect(decision.isLive).toBe(isLive);
        expect(decision.reasons.join(" ")).toBe(reasons);
    });

    const score = fc.option(fc.oneof(fc.double(), fc.double({ min: 0, max: 1 })));
    const input = fc
        .tuple(score, score, score, score, score, score, score)
        .map(([blink, head_turn, mouth, ml, quality, device, stability]) => ({
            motion: { blink, head_turn, mouth },
            ml,
            quality,
            device,
            stability,
        }));
    const name = fc.constantFrom(...POLICY_NAMES);

    it("L1 is a number from 0 to 1 whatever comes, and live only with every gate", () => {
        fc.assert(
            fc.property(input, name, (each, policy) => {
                const { minimums, threshold } = BUILTIN_POLICIES[policy];
                const { isLive, L1, components } = fuse(each, BUILTIN_POLICIES[policy]);
                expect(L1 >= 0 && L1 <= 1).toBe(true);
                if (isLive) {
                    expect(L1).toBeGreaterThanOrEqual(threshold);
                    expect(components.motion ?? -1).toBeGreaterThanOrEqual(minimums.motion ?? 0);
                    expect(components.ml ?? 0).toBeGreaterThanOrEqual(minimums.ml ?? 0);
                }
            }),
        );
    });

    it("taking a score away never makes a decision live, nor raises L1", () => {
        const part = fc.constantFrom(
            "ml",
            "quality",
            "device",
            "stability",
            "blink",
            "head_turn",
            "mouth",
        );
        fc.assert(
            fc.property(input, name, part, (each, policy, taken) => {
                const before = fuse(each, BUILTIN_POLICIES[policy]);
                const less = Object.hasOwn(each.motion, taken)
                    ? { ...each, motion: { ...each.motion, [taken]: null } }
                    : { ...each, [taken]: null };
                const after = fuse(less, BUILTIN_POLICIES[policy]);
                expect(after.L1).toBeLessThanOrEqual(before.L1);
                expect(after.isLive && !before.isLive).toBe(false);
            }),
        );
    });

    it("what is missing is named", () => {
        const { reasons } = fuse({ motion: { blink: Number.NaN } }, BUILTIN_POLICIES.fast);
        expect(reasons).toEqual([
            "blink_missing",
            "motion_missing",
            "below_threshold",
            "ml_missing",
            "quality_missing",
            "device_missing",
            "stability_missing",
        ]);
    });
});

describe("L8: motion", () => {
    it("is weighed 1, 0.9 and 0.5 over what is required", () => {
        const scores = { blink: 1, head_turn: 0.5, mouth: 0.2 };
        expect(fuseMotion(scores, ["blink"]).score).toBe(1);
        expect(fuseMotion(scores, ["blink", "head_turn"]).score).toBeCloseTo(1.45 / 1.9, 6);
        expect(fuseMotion(scores, ["blink", "head_turn", "mouth"]).score).toBeCloseTo(
            1.55 / 2.4,
            6,
        );
        expect(fuseMotion(scores, ["mouth"]).score).toBe(0.2);
    });

    it("is null when nothing of what is required was seen, and never more for what is missing", () => {
        expect(fuseMotion({}, ["blink"])).toEqual({ score: null, missing: ["blink"] });
        expect(fuseMotion({ blink: 1 }, ["blink", "mouth"]).score).toBeCloseTo(1 / 1.5, 6);
    });
});
