/**
 * The published MiniFASNet files, from .pth to a score for a photograph. Needs the two checkpoints and the
 * three labelled photographs of the authors in MINIFASNET_DIR; they are not part of the project.
 */
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { addMiniFasNet } from "../src/add_minifasnet.ts";
import { liveScore } from "../src/live_score.ts";
import { PUBLISHED } from "../src/published.ts";
import { loadRegistry, readModel, type Registry } from "../src/registry.ts";
import { openModel, verifyModel } from "../src/verify.ts";
import { BUILT, cutFace, findFaces, open, temporaryFolder } from "./support/built.ts";
import { readPicture } from "./support/photographs.ts";
import { refusal } from "./support/refusal.ts";
import { buildTrialTool } from "./support/trial_tool.ts";

const DIR = process.env["MINIFASNET_DIR"];
if (DIR === undefined) {
    console.warn("MiniFASNet tests skipped: MINIFASNET_DIR is not set");
}
/** Labels are the authors'. */
const PHOTOGRAPHS = [
    ["image_T1.jpg", "real"],
    ["image_F1.jpg", "print"],
    ["image_F2.jpg", "screen"],
] as const;

(DIR === undefined ? describe.skip : describe)("MiniFASNet", () => {
    const dir = DIR ?? "";
    const folder = temporaryFolder();
    const own = path.join(folder, "own");
    let registry: Registry;
    let trialEntry: string;

    beforeAll(async () => {
        trialEntry = await buildTrialTool();
        for (const { file } of PUBLISHED) {
            const known = loadRegistry([BUILT, own]);
            await addMiniFasNet(path.join(dir, file), { folder: own, registry: known, trialEntry });
        }
        registry = loadRegistry([BUILT, own]);
    }, 120_000);
    afterAll(() => {
        fs.rmSync(folder, { recursive: true });
    });

    test.each(PUBLISHED)(
        "$id has the pinned bytes and passes its self-tests",
        async (published) => {
            const model = registry.get(published.id);
            expect(model.card.sha256).toBe(published.onnxSha256);
            expect(model.card.source.files).toEqual([
                { name: published.file, sha256: published.sha256, bytes: published.bytes },
            ]);
            expect(model.card.input.crop.scale).toBe(published.cropScale);
            await verifyModel(model);
        },
    );

    test("scores the three labelled photographs as they are labelled", async () => {
        const models = await Promise.all(PUBLISHED.map(({ id }) => open(registry, id)));
        for (const [file, label] of PHOTOGRAPHS) {
            const frame = await readPicture(path.join(dir, file));
            const faces = await findFaces(registry, frame);
            expect(faces).toHaveLength(1);
            const scores: number[] = [];
            for (const model of models) {
                for (const face of faces) {
                    const raw = await model.run([cutFace(model, frame, face)]);
                    scores.push(liveScore(model.card.output, raw));
                }
            }
            const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
            console.warn(
                `${file} (${label}): ${models.map(({ card }, at) => `${card.id} ${scores[at]?.toFixed(3) ?? "?"}`).join(", ")}, ` +
                    `mean ${mean.toFixed(3)}`,
            );
            expect(mean >= 0.5).toBe(label === "real");
            expect(scores.every((score) => score >= 0.5 === (label === "real"))).toBe(true);
        }
    }, 60_000);

    test("pixels divided by 255 would fail the self-test instead of saturating silently", async () => {
        const model = registry.get("minifasnet_v2_2_7");
        const scale: [number, number, number] = [1 / 255, 1 / 255, 1 / 255];
        const card = { ...model.card, input: { ...model.card.input, scale } };
        expect((await refusal(() => verifyModel({ ...model, card }))).code).toBe(
            "self_test_failed",
        );
    });

    test("a checkpoint of another checksum needs an id and a scale", async () => {
        const file = path.join(folder, "own.pth");
        const bytes = fs.readFileSync(path.join(dir, "2.7_80x80_MiniFASNetV2.pth"));
        // The last byte belongs to a counter that no layer uses or to one weight: another file either way.
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 8) ^ 1, bytes.length - 8);
        fs.writeFileSync(file, bytes);
        const target = { folder: own, registry, trialEntry };
        const { code, message } = await refusal(() => addMiniFasNet(file, target));
        expect([code, message.includes("--scale")]).toEqual(["usage", true]);
        const card = await addMiniFasNet(file, target, { id: "own_training", cropScale: 2.7 });
        expect(card).toMatchObject({ id: "own_training", status: "operator" });
        const model = loadRegistry([own]).get("own_training");
        const loaded = await openModel(model.card, await readModel(model));
        await loaded.release();
    });

    test("a truncated checkpoint leaves nothing behind", async () => {
        const file = path.join(folder, "short.pth");
        const bytes = fs.readFileSync(path.join(dir, "2.7_80x80_MiniFASNetV2.pth"));
        fs.writeFileSync(file, bytes.subarray(0, bytes.length - 100));
        const before = fs.readdirSync(own);
        const target = { folder: own, registry, trialEntry };
        const training = { id: "short", cropScale: 2.7 };
        expect((await refusal(() => addMiniFasNet(file, target, training))).code).toBe(
            "pickle_invalid",
        );
        expect(fs.readdirSync(own)).toEqual(before);
    });
});
