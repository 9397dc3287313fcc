/** One description: the same as a verification, and what the recogniser says of the person in the frames. */
import type { DescribeAnswer } from "../../../liveness/wire/describe_answer.ts";
import { SidecarError } from "../core/errors.ts";
import type { JobResult } from "../worker/protocol.ts";
import type { TokenClaims } from "./token_verifier.ts";
import { verifyLiveness, type VerifyDeps, type VerifyInput } from "./verify_liveness.ts";

/** @throws SidecarError as `verifyLiveness` */
export async function describeFace(
    deps: VerifyDeps,
    claims: TokenClaims,
    input: VerifyInput,
    signal: AbortSignal,
): Promise<{ answer: DescribeAnswer; result: JobResult }> {
    const verified = await verifyLiveness(deps, claims, { ...input, describe: true }, signal);
    const { described } = verified.result;
    if (!described) {
        throw new SidecarError("internal_error", "the threads described nobody");
    }
    const { descriptor, faults } = described;
    return {
        result: verified.result,
        answer: {
            ...verified.answer,
            ...(typeof descriptor === "string"
                ? { descriptor: null, descriptor_missing: descriptor }
                : { descriptor, descriptor_missing: null }),
            faults,
        },
    };
}
