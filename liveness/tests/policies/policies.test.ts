import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { LivenessError } from "../../errors";
import { BUILTIN_POLICIES } from "../../policies/builtin_policies";
import {
    choosePolicyForDevice,
    choosePolicyForRole,
    chooseRecommendedPolicy,
    type DeviceInfo,
    type Situation,
} from "../../policies/choose_policy";
import { COMPONENTS, POLICY_NAMES, type LivenessPolicy } from "../../policies/policy";
import { PolicyStore } from "../../policies/policy_store";

/** SPEC L9 as it is written: weights motion/ml/quality/device/stability; liveness, minMotion, minML; behaviour; s; evidence. */
const SPEC = {
    default: [
        [0.6, 0.3, 0.05, 0.03, 0.02],
        0.7,
        0.4,
        0.4,
        ["blink", "head_turn"],
        10,
        [24, "standard"],
    ],
    strict: [
        [0.4, 0.5, 0.05, 0.03, 0.02],
        0.85,
        0.6,
        0.7,
        ["blink", "head_turn", "mouth"],
        15,
        [48, "high"],
    ],
    lenient: [[0.7, 0.15, 0.1, 0.03, 0.02], 0.6, 0.3, 0.3, ["blink"], 12, [24, "standard"]],
    fast: [[0.8, 0.1, 0.05, 0.03, 0.02], 0.65, 0.5, undefined, ["blink"], 5, null],
} as const;

const copy = (): LivenessPolicy => structuredClone(BUILTIN_POLICIES.default);

function messageOf(act: () => unknown): string {
    try {
        act();
    } catch (error) {
        expect(error).toBeInstanceOf(LivenessError);
        return `${(error as LivenessError).code}: ${(error as Error).message}`;
    }
    return "no error";
}

describe("L9: the four policies", () => {
    it.each(POLICY_NAMES)("%s has the figures of the specification", (name) => {
        const [weights, threshold, motion, ml, behaviours, seconds, evidence] = SPEC[name];
        const policy = BUILTIN_POLICIES[name];
        expect(COMPONENTS.map((component) => policy.weights[component])).toEqual(weights);
        expect(policy.threshold).toBe(threshold);
        expect(policy.minimums).toEqual(ml === undefined ? { motion } : { motion, ml });
        expect(policy.behaviours).toEqual(behaviours);
        expect(policy.timeoutMs).toBe(seconds * 1000);
        expect(policy.evidence).toEqual(
            evidence && { ttlHours: evidence[0], encryption: evidence[1] },
        );
    });

    it.each(POLICY_NAMES)("the weights of %s sum to 1", (name) => {
        const sum = COMPONENTS.reduce(
            (total, each) => total + BUILTIN_POLICIES[name].weights[each],
            0,
        );
        expect(sum).toBeCloseTo(1, 12);
    });

    it("nobody can change them", () => {
        const weights = BUILTIN_POLICIES.default.weights as { motion: number };
        expect(() => {
            weights.motion = 1;
        }).toThrow(TypeError);
    });
});

describe("L9: which policy", () => {
    it.each([
        ["admin", "strict"],
        [" Admin ", "strict"],
        ["guest", "strict"],
        ["outdoor", "lenient"],
        ["regular", "fast"],
        ["employee", "default"],
        ["", "default"],
        ["constructor", "default"],
        ["__proto__", "default"],
    ])("role %j gets %s", (role, name) => {
        expect(choosePolicyForRole(role)).toBe(name);
    });

    it.each<[DeviceInfo["platform"], DeviceInfo["cameraQuality"], number, string]>([
        ["kiosk", "high", 0.95, "fast"],
        ["browser", "high", 0.95, "default"],
        ["kiosk", "medium", 0.95, "default"],
        ["android", "high", 0.6, "default"],
        ["kiosk", "low", 0.95, "lenient"],
        ["ios", "high", 0.49, "strict"],
        ["kiosk", "low", 0.2, "strict"],
    ])(
        "device %s with a %s camera, trusted %d, gets %s",
        (platform, cameraQuality, trustScore, name) => {
            expect(choosePolicyForDevice({ platform, cameraQuality, trustScore })).toBe(name);
        },
    );

    it.each([Number.NaN, -0.1, 1.1])("a trust score of %d is refused", (trustScore) => {
        const device = { platform: "kiosk", cameraQuality: "high", trustScore } as const;
        expect(messageOf(() => choosePolicyForDevice(device))).toMatch(
            /^invalid_option: trustScore/,
        );
    });

    it.each<
        [Situation["lighting"], Situation["deviceQuality"], Situation["securityLevel"], string]
    >([
        ["good", "high", "normal", "default"],
        ["good", "high", "low", "fast"],
        ["good", "high", "high", "strict"],
        ["poor", "high", "normal", "lenient"],
        ["outdoor", "high", "low", "lenient"],
        ["good", "low", "normal", "lenient"],
        ["poor", "low", "high", "strict"],
    ])("%s light, %s device, %s security: %s", (lighting, deviceQuality, securityLevel, name) => {
        expect(chooseRecommendedPolicy({ lighting, deviceQuality, securityLevel })).toBe(name);
    });
});

describe("L9: the policy store", () => {
    it("begins with the four and gives them by name, role, device and situation", () => {
        const store = new PolicyStore();
        expect(store.names).toEqual([...POLICY_NAMES]);
        expect(store.getPolicyForRole("admin")).toBe(BUILTIN_POLICIES.strict);
        const device = { platform: "kiosk", cameraQuality: "low", trustScore: 1 } as const;
        expect(store.getPolicyForDevice(device)).toBe(BUILTIN_POLICIES.lenient);
        const situation = {
            lighting: "good",
            deviceQuality: "high",
            securityLevel: "low",
        } as const;
        expect(store.getRecommendedPolicy(situation)).toBe(BUILTIN_POLICIES.fast);
    });

    it("a policy that was set is the one that is given, in this store alone", () => {
        const store = new PolicyStore();
        const own = { ...copy(), threshold: 0.9 };
        store.setPolicy("strict", own);
        store.setPolicy("front_door", own);
        expect(store.getPolicyForRole("admin").threshold).toBe(0.9);
        expect(store.names).toContain("front_door");
        expect(new PolicyStore().getPolicy("strict").threshold).toBe(0.85);
    });

    it("keeps a copy that later changes do not reach", () => {
        const store = new PolicyStore();
        const own = copy() as { threshold: number } & LivenessPolicy;
        store.setPolicy("own", own);
        own.threshold = 0;
        expect(store.getPolicy("own").threshold).toBe(0.7);
        expect(Object.isFrozen(store.getPolicy("own").weights)).toBe(true);
    });

    it("says which policies there are when asked for another", () => {
        expect(messageOf(() => new PolicyStore().getPolicy("lax"))).toBe(
            'unknown_policy: expected one of default, strict, lenient, fast, got "lax"',
        );
    });

    const weights = copy().weights;
    it.each<[string, unknown]>([
        ["weights", { ...copy(), weights: { ...weights, quality: 0.1 } }],
        ["weights.ml", { ...copy(), weights: { ...weights, ml: Number.NaN } }],
        ["weights.ml", { ...copy(), weights: { ...weights, ml: -0.3 } }],
        [
            "weights.stability",
            { ...copy(), weights: { motion: 0.6, ml: 0.3, quality: 0.05, device: 0.05 } },
        ],
        ["weights", { ...copy(), weights: { ...weights, luck: 0 } }],
        ["threshold", { ...copy(), threshold: 1.01 }],
        ["threshold", { ...copy(), threshold: "0.7" }],
        ["minimums.motion", { ...copy(), minimums: { motion: 2 } }],
        ["minimums", { ...copy(), minimums: { minMotion: 0.4 } }],
        ["behaviours", { ...copy(), behaviours: [] }],
        ["behaviours", { ...copy(), behaviours: ["smile"] }],
        ["behaviours", { ...copy(), behaviours: ["blink", "blink"] }],
        ["timeoutMs", { ...copy(), timeoutMs: 0 }],
        ["timeoutMs", { ...copy(), timeoutMs: Infinity }],
        ["evidence.encryption", { ...copy(), evidence: { ttlHours: 24, encryption: "none" } }],
        ["evidence.ttlHours", { ...copy(), evidence: { ttlHours: 0, encryption: "high" } }],
        ["evidence", { ...copy(), evidence: undefined }],
        ["policy", null],
    ])("refuses a wrong %s, and nothing changed", (field, policy) => {
        const store = new PolicyStore();
        const said = messageOf(() => {
            store.setPolicy("default", policy as LivenessPolicy);
        });
        expect(said).toMatch(
            new RegExp(`^invalid_policy: ${field.replace(".", "\\.")}: expected `),
        );
        expect(store.getPolicy("default")).toBe(BUILTIN_POLICIES.default);
    });

    it.each(["", "Default", "a b", "_x", "a".repeat(33)])("refuses the name %j", (name) => {
        expect(
            messageOf(() => {
                new PolicyStore().setPolicy(name, copy());
            }),
        ).toMatch(/^invalid_policy: name/);
    });

    it("takes any weights that sum to 1, and only those", () => {
        const part = fc.integer({ min: 0, max: 1000 });
        fc.assert(
            fc.property(fc.tuple(part, part, part, part, part), (parts) => {
                const total = parts.reduce((sum, each) => sum + each, 0);
                fc.pre(total > 0);
                const [motion, ml, quality, device, stability] = parts.map(
                    (each) => each / total,
                ) as [number, number, number, number, number];
                const store = new PolicyStore();
                store.setPolicy("own", {
                    ...copy(),
                    weights: { motion, ml, quality, device, stability },
                });
                const off = { motion: motion / 2, ml: ml / 2, quality, device, stability };
                if (motion + ml > 1e-6) {
                    expect(
                        messageOf(() => {
                            store.setPolicy("own", { ...copy(), weights: off });
                        }),
                    ).toMatch(/sum of 1/);
                }
            }),
        );
    });
});
