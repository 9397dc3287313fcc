import { describe, expect, it } from "@jest/globals";
import { unzipSync } from "fflate";
import { makeEnrolmentForm, makeFacemap } from "../src/eh_hr_face_identity/facemap";
import {
    NO_OFFER,
    readIdentityOffer,
    readOpenedEnrolment,
} from "../src/eh_hr_face_identity/identity_answer";
import { reportAborted } from "../src/vision/page/client";

const REPORT = reportAborted({ reason: "cancelled", policy: "fast", originMs: 0, nowMs: 1 });
const FRAME = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);

describe("U1: what Odoo says about faces", () => {
    it("reads an offer to enrol", () => {
        expect(
            readIdentityOffer({
                enabled: true,
                can_identify: false,
                model: "face_descriptor",
                undo_s: 60,
                state: "not_asked",
                enrol: true,
                proof: "pin",
                policy: { version: 3, text: "Yes?" },
            }),
        ).toEqual({
            enabled: true,
            canIdentify: false,
            model: "face_descriptor",
            undoSeconds: 60,
            state: "not_asked",
            enrol: true,
            proof: "pin",
            policy: { version: 3, text: "Yes?" },
        });
    });

    it("offers nothing where something is missing or odd", () => {
        for (const value of [undefined, null, 5, "x", []]) {
            expect(readIdentityOffer(value)).toEqual(NO_OFFER);
        }
        const odd = readIdentityOffer({
            enrol: true,
            proof: "other",
            state: 4,
            policy: { version: "1" },
        });
        expect(odd).toMatchObject({ enrol: false, proof: "hr", state: "", policy: null });
        expect(readOpenedEnrolment({ session: "x" })).toBeNull();
    });
});

describe("U2: the facemap", () => {
    it("holds notes and frames under the names the server knows", () => {
        const entries = unzipSync(makeFacemap("id-1", { report: REPORT, frames: [FRAME, FRAME] }));
        expect(Object.keys(entries)).toEqual(["facemap.json", "frame_00.jpg", "frame_01.jpg"]);
        const notes = JSON.parse(new TextDecoder().decode(entries["facemap.json"])) as object;
        expect(notes).toMatchObject({ identifier: "id-1", outcome: "aborted", descriptor: null });
    });

    it("is not sent without a picture", () => {
        expect(makeEnrolmentForm("s", "id-1", { report: REPORT, frames: [] })).toBeNull();
        const form = makeEnrolmentForm("s", "id-1", { report: REPORT, frames: [FRAME] });
        expect([...(form?.keys() ?? [])].sort()).toEqual([
            "auditTrailImage",
            "enrollmentIdentifier",
            "facemap",
            "sessionId",
        ]);
    });
});
