/** One verification: the token is used up, the threads look at the frames, the scores become an answer. */
import { roundDecimal } from "../../../liveness/wire/token_set.ts";
import type { ModelAnswer, VerifyAnswer } from "../../../liveness/wire/verify_answer.ts";
import { SidecarError } from "../core/errors.ts";
import type { JobResult } from "../worker/protocol.ts";
import type { TokenClaims } from "./token_verifier.ts";
import type { UsedTokens } from "./used_tokens.ts";
import { judge } from "./verdict.ts";
import type { JobInput } from "./worker_pool.ts";

/** What a verification needs of the services. */
export interface VerifyDeps {
    readonly usedTokens: UsedTokens;
    readonly pool: { run(input: JobInput, signal: AbortSignal): Promise<JobResult> };
}

/** The frames of a request and the hashes that were claimed for them. */
export interface VerifyInput {
    readonly hashes: readonly string[];
    readonly frames: readonly Uint8Array<ArrayBuffer>[];
    /** Left out: no. */
    readonly describe?: boolean;
}

/**
 * The token is used up only now: what was refused before (a full queue, a broken body) may come again with it.
 *
 * @throws SidecarError `token_used`, or what the threads refuse; the signal's reason
 */
export async function verifyLiveness(
    { usedTokens, pool }: VerifyDeps,
    claims: TokenClaims,
    input: VerifyInput,
    signal: AbortSignal,
): Promise<{ answer: VerifyAnswer; result: JobResult }> {
    if (!(await usedTokens.spend(claims.jti, claims.expiresAtS))) {
        throw new SidecarError("token_used", "the token was used before, ask the ERP for another");
    }
    const { frames, hashes, describe = false } = input;
    const result = await pool.run({ frames, hashes, describe }, signal);
    // A reader of the answer must come to the same verdict: it is taken from the numbers the answer shows.
    const models = result.models.map(rounded);
    const judgement = judge({ models, identicalFrames: result.identicalFrames });
    return {
        result,
        answer: {
            session_id: claims.sessionId,
            device_id: claims.deviceId,
            nonce: claims.nonce,
            ...judgement,
            frame_hashes: input.hashes,
            models,
            assessed_at: new Date().toISOString(),
        },
    };
}

function rounded(model: ModelAnswer): ModelAnswer {
    return model.score === null ? model : { ...model, score: roundDecimal(model.score) };
}
