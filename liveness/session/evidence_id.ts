import { LivenessError } from "../errors";

/** So many random bytes; in a browser `crypto.getRandomValues(new Uint8Array(count))`. */
export type RandomBytes = (count: number) => Uint8Array;

/** SPEC E1. */
export const EVIDENCE_ID_PATTERN = /^LVID_[0-9a-f]{16}_[0-9a-f]{8}$/;

const BYTES = 12;
const FIRST_PART = 16;

/**
 * A new id, `LVID_<16 hex>_<8 hex>`: 96 random bits, nothing of the session in it.
 *
 * @throws LivenessError `invalid_option` when `randomBytes` gives another number of bytes
 */
export function makeEvidenceId(randomBytes: RandomBytes): string {
    const bytes = randomBytes(BYTES);
    if (bytes.length !== BYTES) {
        throw new LivenessError(
            "invalid_option",
            `randomBytes: expected ${BYTES} bytes, got ${bytes.length}`,
        );
    }
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return `LVID_${hex.slice(0, FIRST_PART)}_${hex.slice(FIRST_PART)}`;
}
