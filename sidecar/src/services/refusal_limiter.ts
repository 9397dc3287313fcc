/** How many requests without a good ticket an address may send in a minute before it is told to wait. */
import { isIPv6 } from "node:net";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { SidecarError } from "../core/errors.ts";

export const REFUSALS_PER_MINUTE = 60;
const MINUTE_S = 60;
/** Every household owns more IPv6 addresses than a table has rows: its network counts, the first four groups. */
const NETWORK_GROUPS = 4;

/**
 * Whoever has a good ticket is never counted nor refused here, whatever else comes from the address: behind a proxy all tablets
 * may share one. The rate of the devices themselves is `DeviceLimiter`'s.
 */
export class RefusalLimiter {
    private readonly limiter = new RateLimiterMemory({
        points: REFUSALS_PER_MINUTE,
        duration: MINUTE_S,
    });

    /**
     * Counts one refusal.
     *
     * @param address the caller's IP address, `""` for unknown
     * @param refusal what the caller would be told
     * @returns what the caller is told: the refusal, or `rate_limited` with the seconds to wait
     */
    async count(address: string, refusal: SidecarError): Promise<SidecarError> {
        try {
            await this.limiter.consume(networkOf(address));
            return refusal;
        } catch (error) {
            if (!(error instanceof RateLimiterRes)) {
                return refusal;
            }
            const retryAfterS = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
            return new SidecarError(
                "rate_limited",
                `too many requests without a good token; again in ${retryAfterS} s`,
                { retryAfterS },
            );
        }
    }
}

/** @returns an IPv4 address as it is, of an IPv6 address its /64 network */
export function networkOf(address: string): string {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
    if (!isIPv6(plain)) {
        return plain || "unknown";
    }
    const [head = "", tail] = plain.split("%")[0]?.split("::") ?? [];
    const groups = head.split(":").filter(Boolean);
    const last = tail?.split(":").filter(Boolean) ?? [];
    const gap = tail === undefined ? 0 : 8 - groups.length - last.length;
    return [...groups, ...Array<string>(Math.max(0, gap)).fill("0"), ...last]
        .slice(0, NETWORK_GROUPS)
        .join(":");
}
