import { describe, expect, it } from "@jest/globals";
import { combineDescriptors } from "../../identity/descriptor";
import { FaceChoice, MAX_FACES, rateMoment, type FaceMoment } from "../../identity/face_choice";
import { ENROLMENT_LIMITS, findQualityFaults, measureFace } from "../../identity/face_quality";
import { cosine, meanOfUnits, measureAgreement, toUnit } from "../../identity/template";
import { makeHead } from "../solid_face";

const RULES = { id: "net", sha256: "ab".repeat(32), minAgreement: 0.9 };

describe("templates", () => {
    it("are the mean of directions: a long descriptor counts no more than a short one", () => {
        const [x = 0, y = 0] = meanOfUnits([
            [10, 0],
            [0, 0.1],
        ]);
        expect(x).toBeCloseTo(Math.SQRT1_2, 12);
        expect(y).toBeCloseTo(Math.SQRT1_2, 12);
    });

    it("are compared by their angle alone", () => {
        expect(cosine([2, 0], [5, 0])).toBeCloseTo(1, 12);
        expect(cosine([2, 0], [0, 3])).toBeCloseTo(0, 12);
        expect(cosine([1, 1], [-1, -1])).toBeCloseTo(-1, 12);
    });

    it.each([
        ["nothing", []],
        ["zeros", [0, 0]],
        ["what is no number", [1, Number.NaN]],
        ["what has no end", [1, Number.POSITIVE_INFINITY]],
    ])("are not made of %s", (_what, values) => {
        expect(() => toUnit(values)).toThrow(RangeError);
    });

    it("are not made of different nets' numbers, nor of what cancels out", () => {
        expect(() => meanOfUnits([[1, 0], [1]])).toThrow(RangeError);
        expect(() => cosine([1, 0], [1, 0, 0])).toThrow(RangeError);
        expect(() =>
            meanOfUnits([
                [1, 0],
                [-1, 0],
            ]),
        ).toThrow(RangeError);
    });

    it("agree as well as the picture that agrees least", () => {
        expect(measureAgreement([[1, 0]])).toBe(1);
        const agreement = measureAgreement([
            [1, 0],
            [1, 0],
            [0, 1],
        ]);
        expect(agreement).toBeCloseTo(0, 12);
    });
});

describe("a descriptor", () => {
    const near = [
        [1, 0.01],
        [1, 0],
        [1, -0.01],
    ];

    it("is the template of three pictures or more, in six digits", () => {
        expect(combineDescriptors(RULES, near)).toEqual({
            model_id: "net",
            model_sha256: RULES.sha256,
            values: [1, 0],
            samples: 3,
            agreement: expect.closeTo(0.9998, 3),
        });
    });

    it("is none of two pictures, and none where one is somebody else's", () => {
        expect(combineDescriptors(RULES, near.slice(1))).toBe("too_few_faces");
        expect(combineDescriptors(RULES, [...near, [0, 1]])).toBe("faces_differ");
    });
});

const GOOD = { yawDeg: 0, eyesOpen: 1, eyeDistancePx: 80, brightness: 120 };

describe("the choice of pictures", () => {
    const moment = (atMs: number, more = {}): FaceMoment => ({ atMs, ...GOOD, ...more });

    it("spreads them over time, and takes none of a blink or a turned head", () => {
        const choice = new FaceChoice<number>();
        expect(choice.wants(moment(0))).toBe(true);
        choice.add(moment(0), 0);
        expect(choice.wants(moment(100))).toBe(false);
        expect(choice.wants(moment(150))).toBe(true);
        expect(choice.wants(moment(150, { eyesOpen: 0.3 }))).toBe(false);
        expect(choice.wants(moment(150, { eyesOpen: null }))).toBe(true);
        expect(choice.wants(moment(150, { yawDeg: -40 }))).toBe(false);
    });

    it("keeps the best, gives back what made room, and seeks better ones now and then", () => {
        const choice = new FaceChoice<number>();
        const given = [30, 55, 35, 50, 40, 45].map((eyeDistancePx, i) =>
            choice.add(moment(1000 * i, { eyeDistancePx }), eyeDistancePx),
        );
        expect(given).toEqual([null, null, null, null, null, 30]);
        expect(choice.faces).toEqual([55, 50, 45, 40, 35]);
        expect(choice.faces).toHaveLength(MAX_FACES);
        expect(choice.wants(moment(5300))).toBe(false);
        expect(choice.wants(moment(5600))).toBe(true);
        expect(choice.wants(moment(5600, { eyeDistancePx: 36 }))).toBe(false);
        choice.clear();
        expect(choice.faces).toEqual([]);
        expect(choice.wants(moment(5300))).toBe(true);
    });

    it("goes on after a clock that jumped back", () => {
        const choice = new FaceChoice<number>();
        choice.add(moment(1_000_000), 1);
        expect(choice.wants(moment(10))).toBe(true);
    });

    it("rates a picture by its worst part", () => {
        expect(rateMoment(moment(0))).toBe(1);
        expect(rateMoment(moment(0, { brightness: 15 }))).toBe(0);
        expect(rateMoment(moment(0, { yawDeg: Number.NaN }))).toBe(0);
    });
});

describe("the quality of a picture", () => {
    const side = 112;
    const picture = (value: (x: number, y: number) => number) => ({
        width: side,
        height: side,
        data: Uint8Array.from({ length: side * side * 3 }, (_, at) =>
            value(Math.floor(at / 3) % side, Math.floor(at / 3 / side)),
        ),
    });
    const head = (scale: number, nose = 0) =>
        makeHead().map(({ x, y }, i) => ({
            x: scale * x + (i === 30 ? nose * scale : 0),
            y: scale * y,
        }));
    /** Grain that a sharp picture has. */
    const sharp = picture((x, y) => 120 + ((x * 7 + y * 13) % 5) * 6);

    it("is measured: width, nose, sharpness, light", () => {
        const measures = measureFace(
            picture((x) => (x < 28 ? 10 : 100)),
            head(50, 0.2),
        );
        expect(measures.widthPx).toBeCloseTo(110, 6);
        expect(measures.noseOffset).toBeCloseTo(0.2, 6);
        expect(measures.brightness).toBeCloseTo(77.5, 6);
        expect(measures.darkShare).toBeCloseTo(0.25, 6);
    });

    it("is good where nothing is wrong", () => {
        expect(findQualityFaults(measureFace(sharp, head(60)))).toEqual([]);
    });

    it.each([
        ["face_too_small", sharp, head(30)],
        ["face_turned", sharp, head(60, 0.4)],
        ["blurred", picture((x) => 100 + x / 4), head(60)],
        ["too_dark", picture((x, y) => 45 + ((x * 7 + y * 13) % 5) * 6), head(60)],
        ["too_bright", picture((x, y) => 215 + ((x * 7 + y * 13) % 5) * 6), head(60)],
        [
            "uneven_light",
            picture((x, y) => (x < 15 ? 5 : 120 + ((x * 7 + y * 13) % 5) * 6)),
            head(60),
        ],
    ])("says %s", (fault, aligned, landmarks) => {
        expect(findQualityFaults(measureFace(aligned, landmarks))).toEqual([fault]);
    });

    it("is bad where nothing is known", () => {
        const faults = findQualityFaults(measureFace(sharp, []));
        expect(faults).toContain("face_too_small");
        expect(faults).toContain("face_turned");
        expect(ENROLMENT_LIMITS.minWidthPx).toBe(80);
    });
});
