import { describe, expect, test } from "@jest/globals";
import { refuseImport } from "../../lib/eslint/import_directions.mjs";

describe("import directions", () => {
    test.each([
        ["static/src/vision/worker/main.ts", "../../../../liveness/geometry/ear"],
        [
            "static/src/eh_hr_face_liveness/prompt/prompt.ts",
            "../../../../liveness/prompt/prompt_session",
        ],
        ["static/src/vision/worker/main.ts", "../protocol"],
        ["static/src/vision/page/prompt_run.ts", "../protocol"],
        ["static/src/eh_hr_face_liveness/capture_attempt.ts", "../vision/page/client"],
        ["tests/evaluate/page.ts", "../../static/src/vision/page/test_door"],
        ["static/tests/prompt_run.test.ts", "../src/vision/page/prompt_run"],
        ["liveness/prompt/prompt_session.ts", "../session/evidence"],
        ["liveness/session/evidence.ts", "../behaviours/registry"],
        ["static/src/eh_hr_face_kiosk/main.ts", "../odoo"],
        ["static/src/odoo.ts", "@web/core/utils/patch"],
        ["liveness/tests/ear.test.ts", "../ear"],
        ["sidecar/src/app.ts", "../../liveness/geometry/ear"],
        ["sidecar/src/server.ts", "./services/worker_pool.ts"],
        ["sidecar/src/services/worker_pool.ts", "../worker/protocol.ts"],
        ["sidecar/src/routes/verify.ts", "../http/answer.ts"],
        ["tests/e2e/check_in.test.ts", "../../scripts/lib/core/settings.mjs"],
    ])("%s may import %s", (file, specifier) => {
        expect(refuseImport(file, specifier, false)).toBeUndefined();
    });

    test.each([
        ["liveness/geometry/ear.ts", "../../static/src/odoo"],
        ["liveness/geometry/ear.ts", "../../sidecar/src/app"],
        ["liveness/geometry/ear.ts", "node:fs"],
        ["liveness/geometry/ear.ts", "@vladmandic/face-api"],
        ["static/src/eh_hr_face_kiosk/main.ts", "../../../sidecar/src/app"],
        ["static/src/eh_hr_face_kiosk/main.ts", "@odoo/owl"],
        ["static/src/eh_hr_face_kiosk/main.ts", "@web/core/utils/patch"],
        ["static/src/vision/worker/main.ts", "../../odoo"],
        ["static/src/vision/worker/main.ts", "../page/client"],
        ["static/src/vision/page/prompt_run.ts", "../worker/models"],
        ["static/src/vision/protocol.ts", "./worker/models"],
        ["static/src/eh_hr_face_liveness/score_body.ts", "../vision/worker/prompt_judge"],
        ["static/src/eh_hr_face_liveness/score_body.ts", "../vision/page/prompt_run"],
        ["static/src/eh_hr_face_liveness/score_body.ts", "../vision/page/test_door"],
        ["tests/worker/page.ts", "../../static/src/vision/page/worker_link"],
        ["liveness/session/evidence.ts", "../prompt/hints"],
        ["liveness/behaviours/blink.ts", "../session/evidence"],
        ["sidecar/src/app.ts", "../../static/src/vision/worker/main"],
        ["sidecar/src/http/context.ts", "../services/token_verifier.ts"],
        ["sidecar/src/services/verify_liveness.ts", "../http/answer.ts"],
        ["sidecar/src/worker/pipeline.ts", "../services/verdict.ts"],
        ["sidecar/src/core/errors.ts", "../http/body.ts"],
    ])("%s may not import %s", (file, specifier) => {
        expect(refuseImport(file, specifier, false)).toEqual(expect.any(String));
    });

    test("types from Odoo may be named anywhere: they leave no trace at run time", () => {
        expect(
            refuseImport("static/src/eh_hr_face_kiosk/main.ts", "@odoo/owl", true),
        ).toBeUndefined();
    });
});
