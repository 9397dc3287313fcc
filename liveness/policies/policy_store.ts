import { LivenessError } from "../errors";
import { BUILTIN_POLICIES, deepFreeze } from "./builtin_policies";
import { checkPolicy } from "./check_policy";
import {
    choosePolicyForDevice,
    choosePolicyForRole,
    chooseRecommendedPolicy,
    type DeviceInfo,
    type Situation,
} from "./choose_policy";
import type { LivenessPolicy } from "./policy";

const NAME = /^[a-z][a-z0-9_]{0,31}$/;

/** The policies of one caller: the four of SPEC L9 to begin with, each of which may be replaced, and more. */
export class PolicyStore {
    private readonly policies = new Map<string, LivenessPolicy>(Object.entries(BUILTIN_POLICIES));

    get names(): readonly string[] {
        return [...this.policies.keys()];
    }

    /** @throws LivenessError `unknown_policy` */
    getPolicy(name: string): LivenessPolicy {
        const policy = this.policies.get(name);
        if (!policy) {
            throw new LivenessError(
                "unknown_policy",
                `expected one of ${this.names.join(", ")}, got ${JSON.stringify(name)}`,
            );
        }
        return policy;
    }

    /**
     * Adds or replaces a policy; a frozen copy is kept.
     *
     * @param name of `a-z`, `0-9` and `_`, at most 32 characters
     * @throws LivenessError `invalid_policy`, and nothing changed
     */
    setPolicy(name: string, policy: LivenessPolicy): void {
        if (!NAME.test(name)) {
            throw new LivenessError(
                "invalid_policy",
                `name: expected a-z, 0-9 and _, at most 32, got ${JSON.stringify(name)}`,
            );
        }
        this.policies.set(name, deepFreeze(checkPolicy(policy)));
    }

    /** See `choosePolicyForDevice`. */
    getPolicyForDevice(device: DeviceInfo): LivenessPolicy {
        return this.getPolicy(choosePolicyForDevice(device));
    }

    /** See `choosePolicyForRole`. */
    getPolicyForRole(role: string): LivenessPolicy {
        return this.getPolicy(choosePolicyForRole(role));
    }

    /** See `chooseRecommendedPolicy`. */
    getRecommendedPolicy(situation: Situation): LivenessPolicy {
        return this.getPolicy(chooseRecommendedPolicy(situation));
    }
}
