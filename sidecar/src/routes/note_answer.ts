/** What log and metrics are told of an answer. */
import type { Verdict } from "../../../liveness/wire/verify_tokens.ts";
import type { RequestContext } from "../http/context.ts";
import type { Services } from "../services/services.ts";
import type { JobResult } from "../worker/protocol.ts";

export function noteAnswer(
    { logger, metrics }: Services,
    context: RequestContext,
    verdict: Verdict,
    result: JobResult,
): void {
    context.verdict = verdict;
    for (const trouble of result.troubles) {
        logger.warn({ request: context.id, cause: trouble }, "a model failed");
    }
    metrics.countAnswer(verdict, result, performance.now() - context.startMs);
}
