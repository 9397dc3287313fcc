/** The door for a module that recognises faces: what it wants of a prompt, and whose face it was. */
import type { CaptureRequest } from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import type {
    CaptureReport,
    DescriptorWish,
    FramesWanted,
    PickedFrames,
} from "../vision/page/client";

export interface FaceWish {
    descriptor?: DescriptorWish;
    frames?: FramesWanted;
    onFrames?: (picked: PickedFrames) => void;
}

export interface FaceReader {
    /** What is wanted of this attempt's prompt; empty: nothing. */
    wish: (request: CaptureRequest) => FaceWish;
    /** Of a prompt that ended. @returns the request with what is known of the person now */
    read: (request: CaptureRequest, report: CaptureReport) => Promise<CaptureRequest>;
}

class FaceReaderDoor implements FaceReader {
    private reader: FaceReader | null = null;

    set(reader: FaceReader): void {
        this.reader = reader;
    }

    wish(request: CaptureRequest): FaceWish {
        try {
            return this.reader?.wish(request) ?? {};
        } catch (error) {
            console.error("eh_hr_face_liveness: the face reader failed", error);
            return {};
        }
    }

    /** Never rejects: an outcome is stored whether or not a face could be read. */
    async read(request: CaptureRequest, report: CaptureReport): Promise<CaptureRequest> {
        try {
            return (await this.reader?.read(request, report)) ?? request;
        } catch (error) {
            console.error("eh_hr_face_liveness: the face reader failed", error);
            return request;
        }
    }
}

export const faceReader = new FaceReaderDoor();
