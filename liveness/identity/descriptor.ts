import { measureAgreement, meanOfUnits } from "./template";

/** What a recogniser says of one face, as it crosses the wire: never a picture, and still personal data of the strictest kind. */
export interface Descriptor {
    /** The model card's id and the SHA-256 of its .onnx file, wherever the net ran. */
    readonly model_id: string;
    readonly model_sha256: string;
    /** One long, six digits each. */
    readonly values: readonly number[];
    /** How many pictures it is the mean of. */
    readonly samples: number;
    /** As `measureAgreement`, of these pictures. */
    readonly agreement: number;
}

/** Why there is none although one was asked for. */
export const DESCRIPTOR_MISSING = [
    /** The face was not seen well often enough. */
    "too_few_faces",
    /** The pictures do not agree: several people, or none. */
    "faces_differ",
    /** The recogniser could not be loaded, or failed. */
    "model_unavailable",
] as const;
export type DescriptorMissing = (typeof DESCRIPTOR_MISSING)[number];

/** What a recogniser's card says of its descriptors. */
export interface DescriptorRules {
    readonly id: string;
    readonly sha256: string;
    /** Pictures that agree less than this are not of one person. */
    readonly minAgreement: number;
}

/** Fewer pictures make a probe that is missed more often than it need be. */
export const MIN_SAMPLES = 3;
const DIGITS = 6;

/** One descriptor out of those of single pictures, or why there is none. @throws RangeError as `meanOfUnits` */
export function combineDescriptors(
    { id, sha256, minAgreement }: DescriptorRules,
    single: readonly ArrayLike<number>[],
): Descriptor | DescriptorMissing {
    if (single.length < MIN_SAMPLES) {
        return "too_few_faces";
    }
    const agreement = measureAgreement(single);
    if (!(agreement >= minAgreement)) {
        return "faces_differ";
    }
    return {
        model_id: id,
        model_sha256: sha256,
        values: Array.from(meanOfUnits(single), roundDigits),
        samples: single.length,
        agreement: roundDigits(agreement),
    };
}

function roundDigits(value: number): number {
    // `+ 0` makes 0 of -0.
    return Math.round(value * 10 ** DIGITS) / 10 ** DIGITS + 0;
}
