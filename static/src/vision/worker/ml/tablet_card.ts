/** A model's card as far as a tablet needs it: what it says is checked, for it came over the network and runs here. */
import type { Card } from "../../../../../models/src/card";

const MAX_SIDE = 512;

type Loose = Record<string, unknown>;

const isObject = (value: unknown): value is Loose =>
    typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === "string" && value.length > 0;
const isNumber = (value: unknown): value is number =>
    typeof value === "number" && Number.isFinite(value);
const isSide = (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) > 0 && (value as number) <= MAX_SIDE;
const isOneOf = (value: unknown, words: readonly string[]): boolean =>
    typeof value === "string" && words.includes(value);
const isTriple = (value: unknown): boolean =>
    Array.isArray(value) && value.length === 3 && value.every(isNumber);

/** Whether a tablet can run what this card describes: a model that judges one picture at a time. */
export function isTabletCard(value: unknown): value is Card {
    if (!isObject(value)) {
        return false;
    }
    const { id, task, sha256, weight, threshold, input, output, self_test: selfTests } = value;
    return (
        isText(id) &&
        task === "liveness_frame" &&
        isText(sha256) &&
        isNumber(weight) &&
        weight > 0 &&
        (threshold === null || isNumber(threshold)) &&
        isInput(input) &&
        isOutput(output) &&
        Array.isArray(selfTests) &&
        selfTests.length > 0 &&
        selfTests.every(isSelfTest)
    );
}

function isInput(value: unknown): boolean {
    if (!isObject(value) || !isObject(value["crop"])) {
        return false;
    }
    const { name, dtype, layout, frames, height, width, colour, mean, scale, crop } = value;
    return (
        isText(name) &&
        isOneOf(dtype, ["uint8", "float32"]) &&
        isOneOf(layout, ["NHWC", "NCHW"]) &&
        frames === 1 &&
        isSide(height) &&
        isSide(width) &&
        isOneOf(colour, ["RGB", "BGR"]) &&
        isTriple(mean) &&
        isTriple(scale) &&
        isCrop(crop)
    );
}

function isCrop(value: unknown): boolean {
    if (!isObject(value)) {
        return false;
    }
    const { from, scale, shape, edge } = value;
    return (
        isOneOf(from, ["image", "face"]) &&
        isNumber(scale) &&
        scale > 0 &&
        isOneOf(shape, ["keep", "square", "pad", "pad_centre"]) &&
        isOneOf(edge, ["shift", "clip"])
    );
}

function isOutput(value: unknown): boolean {
    return (
        isObject(value) &&
        isText(value["name"]) &&
        isOneOf(value["activation"], ["none", "softmax", "sigmoid"]) &&
        Number.isInteger(value["live_index"])
    );
}

function isSelfTest(value: unknown): boolean {
    if (!isObject(value)) {
        return false;
    }
    const { pictures, at, values, tolerance } = value;
    return (
        Array.isArray(pictures) &&
        pictures.length === 1 &&
        pictures.every(isPicture) &&
        Array.isArray(at) &&
        at.every(Number.isInteger) &&
        Array.isArray(values) &&
        values.every(isNumber) &&
        isNumber(tolerance)
    );
}

function isPicture(value: unknown): boolean {
    return (
        isObject(value) &&
        (value["kind"] === "pattern" ? isNumber(value["seed"]) : isText(value["data"]))
    );
}
