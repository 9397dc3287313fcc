import path from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import sharp from "sharp";
import type { RgbPicture } from "../../../models/src/pixels.ts";
import { loadRegistry } from "../../../models/src/registry.ts";
import { ROOT } from "../../build.mjs";
import { decodeFrame } from "../../src/worker/decode.ts";
import { Detector, LOOK_SIDES } from "../../src/worker/detector.ts";
import { Session } from "../../src/worker/session.ts";
import { emptyJpeg, faceFrame, groupJpeg, PEOPLE } from "../support/frames.ts";

let session: Session;
let detector: Detector;

beforeAll(async () => {
    const model = loadRegistry([path.join(ROOT, "dist/models")]).get("tiny_face_detector");
    session = await Session.open(model);
    detector = new Detector(session);
});

/** A face, half as wide as its picture, in a frame in which it is `share` as wide. */
async function frameWithFace(person: number, share: number): Promise<RgbPicture> {
    const side = Math.round(2 * share * 480);
    const left = Math.round((480 - side) * 0.4);
    const face = await faceFrame({ person, side }).png().toBuffer();
    const background = { r: 120, g: 110, b: 100 };
    const frame = await sharp({ create: { width: 480, height: 480, channels: 3, background } })
        .composite([{ input: face, left, top: Math.round(left * 0.7) }])
        .jpeg({ quality: 90 })
        .toBuffer();
    return decodeFrame(frame, 1_000_000, "frame");
}

async function found(share: number): Promise<number> {
    let count = 0;
    for (let person = 0; person < PEOPLE; person++) {
        detector.begin();
        const faces = await detector.find(await frameWithFace(person, share));
        count += faces.length === 1 ? 1 : 0;
    }
    return count;
}

describe("Detector", () => {
    test.each([0.5, 0.4, 0.3, 0.25, 0.2, 0.17, 0.14])(
        "finds everybody whose face is %p as wide as the frame, once",
        async (share) => {
            expect(await found(share)).toBe(PEOPLE);
        },
    );

    test("looks once at a frame where the first look finds somebody", async () => {
        let runs = 0;
        const counting = Object.assign(Object.create(session) as Session, {
            withCard: (card: Session["card"]) => {
                const look = session.withCard(card);
                const run = look.run.bind(look);
                return Object.assign(look, {
                    run: () => {
                        runs += 1;
                        return run();
                    },
                });
            },
        });
        const counted = new Detector(counting);
        counted.begin();
        await counted.find(await frameWithFace(0, 0.3));
        expect(runs).toBe(1);
        // Further away: two looks at the first frame of a job, one at the others.
        const far = await frameWithFace(0, 0.14);
        counted.begin();
        await counted.find(far);
        await counted.find(far);
        expect(runs).toBe(1 + 2 + 1);
    });

    test("several people further away are found, not one of them", async () => {
        const group = await decodeFrame(await groupJpeg(), 1_000_000, "frame");
        detector.begin();
        expect((await detector.find(group)).length).toBeGreaterThanOrEqual(3);
    });

    test("finds nobody where there is nobody, after every look", async () => {
        const empty = await decodeFrame(await emptyJpeg(), 1_000_000, "frame");
        detector.begin();
        expect(await detector.find(empty)).toEqual([]);
        expect(LOOK_SIDES).toHaveLength(3);
    });
});
