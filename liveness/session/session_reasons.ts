import { MOVEMENTS, type Movement } from "../behaviours/registry";
import { FUSION_REASONS, type FusionReason } from "../fusion/fusion_reasons";
import { NOTICES, type Notice } from "./notices";

/** Why a score is what it is, on the wire too. */
export type SessionReason =
    | FusionReason
    /** The policy weighs it and the person was not asked for it: missing, whatever was seen. */
    | `${Movement}_not_asked`
    | Notice;

export const SESSION_REASONS: readonly SessionReason[] = [
    ...FUSION_REASONS,
    ...MOVEMENTS.map((code) => `${code}_not_asked` as const),
    ...NOTICES,
];

/**
 * The reason's own name where a behaviour is missing because nobody asked for it; null for any other.
 *
 * @param movements what may be asked for or not
 */
export function notAsked(
    reason: FusionReason,
    movements: readonly string[],
    asked: readonly string[],
): SessionReason | null {
    const code = movements.find((each) => reason === `${each}_missing`);
    return code !== undefined && !asked.includes(code)
        ? (`${code}_not_asked` as SessionReason)
        : null;
}
