import type { Point } from "../geometry/points";
import type { Observation } from "../observation";
import type { Pixels } from "./pixels";

/**
 * What one picture gives to the signals: the kiosk's observation, and with it whatever else the caller has. An observation
 * alone is a frame too; signals that need more then say what was missing.
 */
export interface SignalFrame extends Observation {
    /** The 68 landmarks of the followed face, in pixels of the picture, not mirrored. */
    readonly landmarks?: readonly Point[] | null;
    /** The picture, or a smaller copy of the whole of it. */
    readonly pixels?: Pixels | null;
    /** How good the caller's own camera code finds the picture, 0..1. */
    readonly statedQuality?: number | null;
}
