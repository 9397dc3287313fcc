import { LivenessError } from "../errors";
import type { PolicyName } from "./policy";

/** What is known of a device. */
export interface DeviceInfo {
    /** `kiosk`: a tablet on the wall, paired. `browser`: whatever somebody has at home. */
    readonly platform: "kiosk" | "android" | "ios" | "browser";
    readonly cameraQuality: "low" | "medium" | "high";
    /** 0 unknown to 1 managed and attested. */
    readonly trustScore: number;
}

/** What is known of a place and what is at stake. */
export interface Situation {
    readonly lighting: "good" | "poor" | "outdoor";
    readonly deviceQuality: "low" | "medium" | "high";
    readonly securityLevel: "low" | "normal" | "high";
}

const TRUSTED_FROM = 0.9;
const DISTRUSTED_BELOW = 0.5;
const ROLES: Readonly<Record<string, PolicyName>> = {
    admin: "strict",
    guest: "strict",
    outdoor: "lenient",
    regular: "fast",
};

/**
 * A device that is not trusted gets `strict`, whatever its camera: doubt weighs more than comfort. A poor camera gets
 * `lenient`, a trusted device with a good camera `fast` unless it is just any browser, all others `default`.
 *
 * @throws LivenessError `invalid_option` for a trust score that is not 0..1
 */
export function choosePolicyForDevice(device: DeviceInfo): PolicyName {
    const { platform, cameraQuality, trustScore } = device;
    if (!(trustScore >= 0 && trustScore <= 1)) {
        throw new LivenessError(
            "invalid_option",
            `trustScore: expected a number from 0 to 1, got ${trustScore}`,
        );
    }
    if (trustScore < DISTRUSTED_BELOW) {
        return "strict";
    }
    if (cameraQuality === "low") {
        return "lenient";
    }
    const isGood = trustScore >= TRUSTED_FROM && cameraQuality === "high";
    return isGood && platform !== "browser" ? "fast" : "default";
}

/** `admin` and `guest` get `strict`, `outdoor` `lenient`, `regular` (several times a day) `fast`, all others `default`. */
export function choosePolicyForRole(role: string): PolicyName {
    const name = role.trim().toLowerCase();
    return (Object.hasOwn(ROLES, name) ? ROLES[name] : undefined) ?? "default";
}

/** High security comes first, then what the camera can see, then comfort. */
export function chooseRecommendedPolicy(situation: Situation): PolicyName {
    const { lighting, deviceQuality, securityLevel } = situation;
    if (securityLevel === "high") {
        return "strict";
    }
    if (lighting !== "good" || deviceQuality === "low") {
        return "lenient";
    }
    return securityLevel === "low" ? "fast" : "default";
}
