/** The answer of `POST /api/identity/describe`. JSON alone: only the ERP asks. */
import type { VerifyAnswer } from "./verify_answer.ts";

/** As `Descriptor` of the recognition room; the wire knows no other room. */
export interface WireDescriptor {
    readonly model_id: string;
    readonly model_sha256: string;
    readonly values: readonly number[];
    readonly samples: number;
    readonly agreement: number;
}

export interface DescribeAnswer extends VerifyAnswer {
    /** Null where the frames give none; `descriptor_missing` says why. */
    readonly descriptor: WireDescriptor | null;
    readonly descriptor_missing: string | null;
    /** What is wrong with at least half of the pictures, worst first. */
    readonly faults: readonly string[];
}

/** Digits of a descriptor's values in the text that is signed. */
const DIGITS = 6;

/** The text whose SHA-256 a signed verdict carries: model, its checksum, and the values with six digits each, joined by commas. */
export function describeText({
    model_id: id,
    model_sha256: sha256,
    values,
}: WireDescriptor): string {
    return `${id}|${sha256}|${values.map((value) => value.toFixed(DIGITS)).join(",")}`;
}
