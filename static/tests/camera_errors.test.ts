import { describe, expect, it } from "@jest/globals";
import { findCameraObstacle, toCameraError } from "../src/eh_hr_face_liveness/camera_errors";

describe("A8: why there is no camera, in the wire's words", () => {
    it.each([
        ["NotAllowedError", "camera_denied"],
        ["SecurityError", "camera_denied"],
        ["NotFoundError", "camera_not_found"],
        ["NotReadableError", "camera_busy"],
        ["AbortError", "camera_busy"],
        ["SomethingNewError", "camera_busy"],
    ])("%s is %s", (name, reason) => {
        expect(toCameraError(new DOMException("", name)).reason).toBe(reason);
    });

    it("K10: plain http is told from a browser without cameras", () => {
        expect(findCameraObstacle(false, false)).toBe("insecure_context");
        expect(findCameraObstacle(true, false)).toBe("camera_unsupported");
        expect(findCameraObstacle(true, true)).toBeNull();
    });
});
