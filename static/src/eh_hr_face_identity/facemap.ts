/** The facemap of an enrolment: a zip of frames and what the tablet says of them (docs/wire.md, "Enrolment"). */
import { zipSync } from "fflate";
import type { CaptureReport } from "@eh_hr_face_liveness/eh_hr_face_liveness";

const MAX_FRAMES = 10;

export interface Capture {
    report: CaptureReport;
    /** JPEG each, in the order of time. */
    frames: readonly Uint8Array<ArrayBuffer>[];
}

/** @param identifier of the enrolment that the frames are for */
export function makeFacemap(identifier: string, { report, frames }: Capture): Uint8Array {
    const notes = {
        identifier,
        outcome: report.outcome,
        descriptor: report.descriptor ?? null,
        descriptor_missing: report.descriptorMissing ?? null,
        timeline: report.timeline,
    };
    const entries = frames
        .slice(0, MAX_FRAMES)
        .map((frame, number): [string, Uint8Array] => [
            `frame_${String(number).padStart(2, "0")}.jpg`,
            frame,
        ]);
    // JPEGs do not get smaller.
    return zipSync(
        {
            "facemap.json": new TextEncoder().encode(JSON.stringify(notes)),
            ...Object.fromEntries(entries),
        },
        { level: 0 },
    );
}

/** What goes to `POST /verify/facerecognition`. */
export function makeEnrolmentForm(
    session: string,
    identifier: string,
    capture: Capture,
): FormData | null {
    const [first] = capture.frames;
    if (!first) {
        return null;
    }
    const facemap = makeFacemap(identifier, capture);
    const form = new FormData();
    form.append("sessionId", session);
    form.append("enrollmentIdentifier", identifier);
    form.append(
        "facemap",
        new Blob([new Uint8Array(facemap)], { type: "application/zip" }),
        "facemap.zip",
    );
    form.append("auditTrailImage", new Blob([first], { type: "image/jpeg" }), "audit.jpg");
    return form;
}
