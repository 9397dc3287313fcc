/** The screens of the kiosk's own bundle, by their name in the register. */
export const PAIRING_SCREEN = "pairing";
export const WAITING_SCREEN = "waiting";
export const FORGOTTEN_SCREEN = "forgotten";
export const SAVED_SCREEN = "saved";

const CAPTURE_PREFIX = "capture:";

/** The screen of a capture step. */
export function captureScreen(step: string): string {
    return CAPTURE_PREFIX + step;
}
