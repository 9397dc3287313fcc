import type { EyePatch } from "./geometry/eye_patch";
import type { EyeShape } from "./geometry/openness";
import type { HeadPose } from "./geometry/pose";
import type { RelativeBox } from "./geometry/box";

/** One eye, as one picture showed it. */
export interface EyeReading extends EyeShape {
    /**
     * How much the brightness changes from corner to corner, in shares of the mean around: white, iris and white of an open
     * eye, about 0.1; the even skin of a shut lid, about 0.02. Missing where only points are known, not the picture.
     */
    readonly contrast?: number;
    /** The eye with the skin around it. Missing where only points are known, not the picture. */
    readonly patch?: EyePatch;
}

/** The face that is followed, as one picture showed it. */
export interface FaceObservation {
    /** The box around its 68 landmarks. */
    readonly box: RelativeBox;
    readonly pose: HeadPose;
    /** The eye on the picture's left, and the one on its right; null when the model gave nothing usable. */
    readonly eyes: readonly [EyeReading | null, EyeReading | null];
    /** EAR from the 68 landmarks, mean of both eyes: what the reference rule reads. */
    readonly ear: number;
    /** MAR from the 68 landmarks (`computeMar`); missing where nobody looked at the mouth. */
    readonly mar?: number;
    /** Distance between the middles of the eyes, in pixels of the picture. */
    readonly eyeDistancePx: number;
}

/** What one picture showed. Everything the counter and the prompt know about the world comes in this shape. */
export interface Observation {
    /** When the picture was taken, in ms of any clock that only goes forward. */
    readonly atMs: number;
    /** The face that is followed; null when there is none. */
    readonly face: FaceObservation | null;
    /**
     * How many faces stand in front of the camera, as the last search found. Far smaller ones (people walking by) are not
     * in it.
     */
    readonly faceCount: number;
    /** How many faces that search found further back: people who walk by, or who hold something up before themselves. */
    readonly behindCount?: number;
    /** Mean brightness of the followed face, else of the picture: 0 black to 255 white. */
    readonly brightness: number;
    /** Share of the same pixels that are burnt out, 0..1. Missing where nobody counted them. */
    readonly burnt?: number;
}
