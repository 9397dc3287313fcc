/** Finds the faces of a frame. */
import { decodeFaceBoxes, detectorAt, type FaceBox } from "../../../models/src/face_boxes.ts";
import { ModelError } from "../../../models/src/errors.ts";
import type { RgbPicture } from "../../../models/src/pixels.ts";
import { wholeOf, type Session } from "./session.ts";

/** Anchors times values of a box, in each cell of the grid. */
const VALUES_PER_CELL = 25;
/** Side of the second look, which finds who stands further away and costs four times as much. */
export const SECOND_LOOK_SIDE = 320;

export class Detector {
    private readonly looks: readonly Session[];
    /** Where the faces of this job were found: its other frames are looked at in this size first. */
    private first = 0;

    constructor(session: Session) {
        const [, rows, columns, values] = session.card.output.shape;
        if (rows === undefined || rows !== columns || values !== VALUES_PER_CELL) {
            throw new ModelError(
                "onnx_contract",
                `model "${session.card.id}" has no square grid of boxes`,
            );
        }
        this.looks = [session, session.withCard(detectorAt(session.card, SECOND_LOOK_SIDE))];
    }

    /** Forgets the job before. */
    begin(): void {
        this.first = 0;
    }

    /** Faces in pixels of the frame, the surest first. */
    async find(picture: RgbPicture): Promise<FaceBox[]> {
        for (let turn = 0; turn < this.looks.length; turn++) {
            const at = (this.first + turn) % this.looks.length;
            const faces = await lookWith(this.looks[at] as Session, picture);
            if (faces.length > 0) {
                this.first = at;
                return faces;
            }
        }
        return [];
    }
}

async function lookWith(session: Session, picture: RgbPicture): Promise<FaceBox[]> {
    session.setFrame(0, picture, wholeOf(picture));
    const { output, threshold } = session.card;
    return decodeFaceBoxes(await session.run(), output.shape[1] ?? 0, {
        squareSide: Math.max(picture.width, picture.height),
        minScore: threshold ?? 0.5,
    });
}
