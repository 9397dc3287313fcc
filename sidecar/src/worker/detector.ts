/** Finds the faces of a frame. */
import { decodeFaceBoxes, detectorAt, type FaceBox } from "../../../models/src/face_boxes.ts";
import { ModelError } from "../../../models/src/errors.ts";
import type { RgbPicture } from "../../../models/src/pixels.ts";
import { wholeOf, type Session } from "./session.ts";

/** Anchors times values of a box, in each cell of the grid. */
const VALUES_PER_CELL = 25;
/**
 * Sides of the looks: a person before a kiosk, one who stands further away (or several), one who is very close. The
 * next is taken where one found nobody. Measured on 19 faces, see the model's card.
 */
export const LOOK_SIDES = [256, 416, 160] as const;
const CLOSEST_LOOK = LOOK_SIDES.indexOf(416);
/** Of faces narrower than this share of the frame the first look misses some: then the closest one decides. */
const SURE_SHARE = 0.2;

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
        this.looks = LOOK_SIDES.map((side) => session.withCard(detectorAt(session.card, side)));
    }

    /** Forgets the job before. */
    begin(): void {
        this.first = 0;
    }

    /** Faces in pixels of the frame, the surest first. */
    async find(picture: RgbPicture): Promise<FaceBox[]> {
        const sureWidth = SURE_SHARE * Math.max(picture.width, picture.height);
        let found: FaceBox[] = [];
        for (let turn = 0; turn < this.looks.length; turn++) {
            const at = (this.first + turn) % this.looks.length;
            const faces = await lookWith(this.looks[at] as Session, picture);
            if (faces.length > 0) {
                found = faces;
                if (at === CLOSEST_LOOK || faces.some(({ width }) => width >= sureWidth)) {
                    this.first = at;
                    return found;
                }
            }
        }
        return found;
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
