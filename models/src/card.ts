/**
 * The model card: everything the code needs to know about a model file, and where the file is from.
 * One definition; `models/card.schema.json` is written from it.
 */
import { z } from "zod";
import { MAX_FRAMES, MAX_INPUT_SIDE, MAX_MODEL_BYTES } from "./limits.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hex digits");
const text = z.string().trim().min(1).max(1000);
const finite = z.number();
const side = z.int().min(1).max(MAX_INPUT_SIDE);
const perChannel = z.tuple([finite, finite, finite]);

export const ID_PATTERN = /^[a-z][a-z0-9_]{1,63}$/;

const tasks = [
    "face_detector",
    "face_landmarks",
    "face_descriptor",
    "iris_landmarks",
    "liveness_frame",
    "liveness_sequence",
] as const;

const source = z.strictObject({
    /** What made the .onnx file. */
    made_by: text,
    /** Who trained the network. */
    author: text,
    /** Version, release or commit of the upstream weights. */
    version: text,
    /** Page or file a person can look at. */
    url: z.url({ protocol: /^https$/ }),
    /** The files the .onnx was made from, with their checksums. */
    files: z
        .array(z.strictObject({ name: text, sha256, bytes: z.int().positive() }))
        .min(1)
        .max(16),
});

/** How the picture (or the face) is cut before it is scaled to `width` x `height`. */
const crop = z.strictObject({
    /**
     * `image`: the whole frame. `eye`: the bounding box of the two eye corners. `alignment`: as `input.alignment` says, and
     * nothing else of the crop counts.
     */
    from: z.enum(["image", "face", "eye", "alignment"]),
    /** The box is enlarged by this factor about its centre. */
    scale: finite.gt(0).max(10),
    /**
     * `keep` the box's shape and stretch it to the input, make it `square` first, or `pad` it with black to a
     * square: at the right or the bottom, or half of it on both sides (`pad_centre`).
     */
    shape: z.enum(["keep", "square", "pad", "pad_centre"]),
    /** Where the box leaves the frame: `shift` it back inside (and shrink if need be) or `clip` it. */
    edge: z.enum(["shift", "clip"]),
});

/** Of a recogniser: the similarity transform that brings parts of the face nearest to where its net was trained to see them. */
const alignment = z.strictObject({
    /** Each point is the middle of these of the 68 landmarks. */
    points: z
        .array(z.array(z.int().min(0).max(67)).min(1).max(68))
        .min(2)
        .max(68),
    /** Where each of them goes: x and y in pixels of the input. */
    places: z
        .array(z.tuple([finite, finite]))
        .min(2)
        .max(68),
});

const input = z.strictObject({
    name: text,
    dtype: z.enum(["uint8", "float32"]),
    /** NTCHW has a time axis of `frames`. */
    layout: z.enum(["NHWC", "NCHW", "NTCHW"]),
    frames: z.int().min(1).max(MAX_FRAMES),
    height: side,
    width: side,
    /** Order of the three channels in the tensor. */
    colour: z.enum(["RGB", "BGR"]),
    /** tensor = (pixel 0..255 - mean) * scale, per channel in tensor order. */
    mean: perChannel,
    scale: perChannel,
    crop,
    alignment: alignment.optional(),
});

const output = z.strictObject({
    name: text,
    /** Shape with the batch axis 1. */
    shape: z.array(z.int().min(1).max(1_000_000)).min(1).max(6),
    meaning: text,
    /** What makes scores of the raw output; `none` when the graph already gives them. */
    activation: z.enum(["none", "softmax", "sigmoid"]),
    /** Names of the classes, in the output's order; empty when it is no classifier. */
    classes: z.array(text).max(64),
    /** Index of the class that means a live person; null when it is no liveness model. */
    live_index: z.int().min(0).max(63).nullable(),
});

/** What a recogniser may be used for, and from which numbers on. All are cosines of descriptors made one long. */
const recogniser = z.strictObject({
    /** `confirm`: is it the one whose badge or name this is (1:1). `identify`: who of all is it (1:N). */
    good_for: z
        .array(z.enum(["confirm", "identify"]))
        .min(1)
        .max(2),
    /** From here on two descriptors are taken for one person's; a proposal, each company calibrates its own. */
    same_person: finite.gt(0).lt(1),
    /** `identify`: the best other person must be this far behind. */
    margin: finite.min(0).lt(1),
    /** Pictures of one face must agree as much, each with the mean of the others. */
    agreement: finite.gt(0).lt(1),
});

/** One picture of a self-test, 8-bit RGB, already at the input's size. */
const picture = z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("pattern"), seed: z.int().min(0).max(0xffffffff) }),
    /** Raw RGB rows in base64, `width * height * 3` bytes. */
    z.strictObject({ kind: z.literal("rgb"), data: z.base64().max(8 * 1024 * 1024) }),
]);

const selfTest = z.strictObject({
    /** One picture per frame of the input. */
    pictures: z.array(picture).min(1).max(MAX_FRAMES),
    /** Positions in the flattened raw output, and what must stand there. */
    at: z.array(z.int().min(0)).min(1).max(256),
    values: z.array(finite).min(1).max(256),
    /** Largest allowed |difference|, absolute. */
    tolerance: finite.gt(0),
});

/** Each field by itself. */
export const cardFields = z.strictObject({
    $schema: z.string().optional(),
    schema: z.literal(1),
    id: z.string().regex(ID_PATTERN, "lower-case letters, digits and _"),
    title: text,
    task: z.enum(tasks),
    /** `default`: used when nothing is configured. `experimental`: only on request. `operator`: added here. */
    status: z.enum(["default", "experimental", "operator"]),
    /** Share in an ensemble of the same task; 0 is reported but never counts. */
    weight: finite.min(0).max(100),
    /** File name beside the card. */
    file: z.string().regex(/^[a-z][a-z0-9_]{1,63}\.onnx$/, "a plain file name ending in .onnx"),
    sha256,
    bytes: z.int().min(1).max(MAX_MODEL_BYTES),
    licence: z.strictObject({ spdx: text, holder: text, url: z.url({ protocol: /^https$/ }) }),
    source,
    input,
    output,
    /** A live score of at least this is live; detectors: a face score of at least this is a face. */
    threshold: finite.min(0).max(1).nullable(),
    recogniser: recogniser.optional(),
    /** What was measured and what is not known; shown by `list`. */
    notes: z.array(text).max(20),
    self_test: z.array(selfTest).min(1).max(8),
});

/** The fields, and that they do not contradict each other. */
export const cardSchema = cardFields.check((context) => {
    for (const [path, message] of contradictions(context.value)) {
        context.issues.push({ code: "custom", path, message, input: context.value });
    }
});

/** The fields as a JSON Schema, for editors and other tools; `models/card.schema.json` holds it. */
export function cardJsonSchema(): object {
    return { title: "Model card", ...z.toJSONSchema(cardFields, { io: "input" }) };
}

/** A model card, checked. */
export type Card = z.infer<typeof cardSchema>;
export type ModelTask = Card["task"];
export type ModelInput = Card["input"];
export type ModelOutput = Card["output"];
export type SelfTest = Card["self_test"][number];
export type Recogniser = NonNullable<Card["recogniser"]>;

type Finding = [path: (string | number)[], message: string];

/** What a schema of single fields cannot see. */
function contradictions(card: z.infer<typeof cardFields>): Finding[] {
    const found: Finding[] = [];
    const { input, output } = card;
    const live = card.task.startsWith("liveness_");
    if ((input.layout === "NTCHW") !== (card.task === "liveness_sequence")) {
        found.push([["input", "layout"], "NTCHW belongs to liveness_sequence and to nothing else"]);
    }
    if (card.task !== "liveness_sequence" && input.frames !== 1) {
        found.push([["input", "frames"], "1 for everything but liveness_sequence"]);
    }
    if (input.dtype === "uint8" && !isIdentity(input)) {
        found.push([["input", "dtype"], "uint8 pixels take no mean and no scale"]);
    }
    if (live && (output.live_index === null || card.threshold === null)) {
        found.push([
            ["output", "live_index"],
            "a liveness model says its live class and threshold",
        ]);
    }
    if (!live && output.live_index !== null) {
        found.push([["output", "live_index"], "only a liveness model has one"]);
    }
    found.push(...recogniserContradictions(card));
    const size = output.shape.reduce((product, dim) => product * dim, 1);
    if (live && (output.live_index ?? 0) >= size) {
        found.push([["output", "live_index"], `the output holds ${size} values`]);
    }
    if (output.classes.length > 0 && output.classes.length !== size) {
        found.push([["output", "classes"], `${size} names, one a value`]);
    }
    if (card.status === "experimental" && card.weight !== 0) {
        found.push([["weight"], "0 for an experimental model"]);
    }
    card.self_test.forEach((test, index) => {
        if (test.pictures.length !== input.frames) {
            found.push([["self_test", index, "pictures"], `${input.frames} pictures, one a frame`]);
        }
        if (test.at.length !== test.values.length || test.at.some((at) => at >= size)) {
            found.push([["self_test", index, "at"], `a position below ${size} for each value`]);
        }
    });
    return found;
}

function recogniserContradictions({
    task,
    input,
    recogniser,
}: z.infer<typeof cardFields>): Finding[] {
    const found: Finding[] = [];
    const describes = task === "face_descriptor";
    if ((recogniser !== undefined) !== describes) {
        found.push([
            ["recogniser"],
            "a face_descriptor says what it is good for, and nothing else does",
        ]);
    }
    const { alignment } = input;
    if (
        (alignment !== undefined) !== describes ||
        (input.crop.from === "alignment") !== describes
    ) {
        found.push([
            ["input", "alignment"],
            "a face_descriptor has one, crop.from names it, and nothing else does",
        ]);
    }
    if (alignment && alignment.points.length !== alignment.places.length) {
        found.push([
            ["input", "alignment", "places"],
            `${alignment.points.length} places, one a point`,
        ]);
    }
    return found;
}

function isIdentity(spec: z.infer<typeof input>): boolean {
    return spec.mean.every((value) => value === 0) && spec.scale.every((value) => value === 1);
}
