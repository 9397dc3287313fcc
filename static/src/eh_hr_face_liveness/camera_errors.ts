/** Why there is no camera, in the wire's words. */

export type CameraReason =
    | "insecure_context"
    | "camera_unsupported"
    | "camera_not_found"
    | "camera_denied"
    | "camera_unanswered"
    | "camera_busy"
    | "camera_lost";

export class CameraError extends Error {
    constructor(
        readonly reason: CameraReason,
        message: string,
    ) {
        super(message);
        this.name = "CameraError";
    }
}

const REASONS: Partial<Record<string, CameraReason>> = {
    NotAllowedError: "camera_denied",
    SecurityError: "camera_denied",
    NotFoundError: "camera_not_found",
    DevicesNotFoundError: "camera_not_found",
    NotReadableError: "camera_busy",
    TrackStartError: "camera_busy",
    AbortError: "camera_busy",
    OverconstrainedError: "camera_not_found",
    TypeError: "camera_unsupported",
    NotSupportedError: "camera_unsupported",
};

/** What `getUserMedia` threw, as a `CameraError`. */
export function toCameraError(error: unknown): CameraError {
    if (error instanceof CameraError) {
        return error;
    }
    const name = error instanceof Error || error instanceof DOMException ? error.name : "";
    return new CameraError(REASONS[name] ?? "camera_busy", name || "unknown camera error");
}

/**
 * Whether this page can have a camera at all, before one is asked for.
 *
 * @param isSecure `window.isSecureContext`; browsers hide the camera API on plain http, except on localhost
 * @param hasApi whether `navigator.mediaDevices.getUserMedia` is there
 */
export function findCameraObstacle(isSecure: boolean, hasApi: boolean): CameraReason | null {
    if (hasApi) {
        return null;
    }
    return isSecure ? "camera_unsupported" : "insecure_context";
}
