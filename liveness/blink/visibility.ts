/** Up to this yaw reading both eyes count alike, from the second on the far one does not count at all. */
const BOTH_UP_TO_DEG = 22;
const FAR_GONE_FROM_DEG = 40;

/**
 * How much each eye's openness can be trusted, 0..1, the one on the picture's left first. A nose that points to the
 * picture's left (yaw below 0) hides the left eye behind it.
 */
export function weighEyes(yawDeg: number): readonly [number, number] {
    const far = (turnedDeg: number): number =>
        Math.min(
            1,
            Math.max(0, (FAR_GONE_FROM_DEG - turnedDeg) / (FAR_GONE_FROM_DEG - BOTH_UP_TO_DEG)),
        );
    return [far(-yawDeg), far(yawDeg)];
}
