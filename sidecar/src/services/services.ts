/** Everything the routes work with, made once by the server. */
import type { Logger } from "../core/logger.ts";
import type { Config } from "../core/config.ts";
import type { Admission } from "./admission.ts";
import type { DeviceLimiter } from "./device_limiter.ts";
import type { Metrics } from "./metrics.ts";
import type { Pairing } from "./pairing.ts";
import type { RefusalLimiter } from "./refusal_limiter.ts";
import type { TokenVerifier } from "./token_verifier.ts";
import type { UsedTokens } from "./used_tokens.ts";
import type { VerdictSigner } from "./verdict_signer.ts";
import type { WorkerPool } from "./worker_pool.ts";

export interface Services {
    readonly config: Config;
    readonly logger: Logger;
    readonly verifier: TokenVerifier;
    readonly usedTokens: UsedTokens;
    readonly limiter: DeviceLimiter;
    /** Of descriptions, counted apart. */
    readonly describeLimiter: DeviceLimiter;
    readonly refusals: RefusalLimiter;
    readonly admission: Admission;
    readonly pool: WorkerPool;
    readonly metrics: Metrics;
    readonly signer: VerdictSigner;
    readonly pairing: Pairing;
    /** Null when what is shared can be reached (or nothing is shared), else why not. */
    readonly storeTrouble: () => string | null;
}
