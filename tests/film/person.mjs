/** One person of a film: a photograph scaled to the film, whose eyes can be shut. */
import { shutEye } from "./eyelids.mjs";
import { readHead } from "./movement.mjs";
import { scalePlanes, toPlanes } from "./planes.mjs";

/** Places a lid can have; between them nobody sees a difference. */
const LID_STEPS = 16;
const LANDMARK_LEFT = 0;
const LANDMARK_RIGHT = 16;

export class Person {
    /**
     * @param {import("./photographs.mjs").Photograph} photograph
     * @param {import("./find_face_points.mjs").FacePoints} points
     * @param {number} faceWidth from one side of the jaw to the other, in the film's pixels
     */
    constructor(photograph, points, faceWidth) {
        const [left, right] = [points.landmarks[LANDMARK_LEFT], points.landmarks[LANDMARK_RIGHT]];
        /** Pixels of the film for one of the photograph. */
        this.factor =
            faceWidth /
            Math.hypot((right?.[0] ?? 1) - (left?.[0] ?? 0), (right?.[1] ?? 0) - (left?.[1] ?? 0));
        const { factor } = this;
        this.planes = scalePlanes(toPlanes(photograph), factor);
        const xs = points.landmarks.map(([x]) => x * factor);
        const ys = points.landmarks.map(([, y]) => y * factor);
        /** Middle of the face in the scaled photograph. */
        this.centre = {
            x: (Math.min(...xs) + Math.max(...xs)) / 2,
            y: (Math.min(...ys) + Math.max(...ys)) / 2,
        };
        /** Height of the face, for a nod. */
        this.faceHeight = Math.max(...ys) - Math.min(...ys);
        /** For a turn of the head, and a mouth that opens. */
        this.head = readHead(points.landmarks.map(([x, y]) => [x * factor, y * factor]));
        this.step = 0;
        const eyes = points.eyes.map((eye) =>
            eye.map(([x, y]) => /** @type {[number, number]} */ ([x * factor, y * factor])),
        );
        this.patches = Array.from({ length: LID_STEPS + 1 }, (_, step) =>
            eyes.map((eye) => shutEye(this.planes, eye, step / LID_STEPS)),
        );
    }

    /**
     * Puts the lids where they are at a moment.
     *
     * @param {number} closure 0 open to 1 shut
     */
    shutEyes(closure) {
        const step = Math.round(closure * LID_STEPS);
        if (step !== this.step) {
            this.step = step;
            for (const patch of this.patches[step] ?? []) {
                this.paste(patch);
            }
        }
    }

    /** @param {import("./eyelids.mjs").Patch} patch */
    paste({ x, y, width, height, channels }) {
        for (let row = Math.max(0, -y); row < height && y + row < this.planes.height; row++) {
            const from = Math.max(0, -x);
            const to = Math.min(width, this.planes.width - x);
            channels.forEach((channel, c) => {
                this.planes.channels[c]?.set(
                    channel.subarray(row * width + from, row * width + to),
                    (y + row) * this.planes.width + x + from,
                );
            });
        }
    }
}
