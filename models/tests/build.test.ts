import fs from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { buildModels, convertModel } from "../src/build.ts";
import { loadRegistry, sha256Of } from "../src/registry.ts";
import { CARDS, temporaryFolder } from "./support/built.ts";
import { PACKAGES } from "./support/photographs.ts";
import { refusal } from "./support/refusal.ts";
import { anyCard } from "./support/specs.ts";

const out = temporaryFolder();
const ID = "iris_landmarks";
afterAll(() => {
    fs.rmSync(out, { recursive: true });
});

test("builds what the cards pin, byte for byte, and leaves it alone the next time", () => {
    const folders = { cards: CARDS, packages: PACKAGES, out };
    const first = buildModels(folders);
    expect(first.every(({ written }) => written)).toBe(true);
    for (const { card, path: file } of loadRegistry([out]).models) {
        expect(sha256Of(fs.readFileSync(file))).toBe(card.sha256);
    }
    const before = fs.statSync(path.join(out, `${ID}.onnx`)).mtimeMs;
    expect(buildModels(folders).some(({ written }) => written)).toBe(false);
    expect(fs.statSync(path.join(out, `${ID}.onnx`)).mtimeMs).toBe(before);
}, 30_000);

test("repairs a damaged file", () => {
    fs.writeFileSync(path.join(out, `${ID}.onnx`), "damaged");
    const built = buildModels({ cards: CARDS, packages: PACKAGES, out });
    expect(built.filter(({ written }) => written).map(({ id }) => id)).toEqual([ID]);
});

test("refuses weights that are not the pinned ones", async () => {
    const card = anyCard(ID);
    card.source.files = card.source.files.map((file) => ({ ...file, sha256: "0".repeat(64) }));
    const { code, message } = await refusal(() => convertModel(card, PACKAGES));
    expect([code, message.includes("iris.json")]).toEqual(["source_changed", true]);
});

test("refuses to write what the card does not pin", async () => {
    const cards = temporaryFolder();
    const empty = path.join(cards, "out");
    const forged = { ...anyCard(ID), sha256: "1".repeat(64) };
    fs.writeFileSync(path.join(cards, `${ID}.json`), JSON.stringify(forged));
    const { code } = await refusal(() => buildModels({ cards, packages: PACKAGES, out: empty }));
    expect(code).toBe("checksum_mismatch");
    expect(fs.existsSync(empty)).toBe(false);
    fs.rmSync(cards, { recursive: true });
});

test("says which package file is missing, and knows no converter for other models", async () => {
    const missing = await refusal(() => convertModel(anyCard(ID), "/nonexistent"));
    expect([missing.code, missing.message.includes("npm ci")]).toEqual(["model_missing", true]);
    const unknown = await refusal(() => convertModel({ ...anyCard(ID), id: "emotion" }, PACKAGES));
    expect(unknown.code).toBe("unknown_model");
});

test("S17: a card that was renamed or removed does not stay registered; a model of somebody else's does", () => {
    const folders = { cards: CARDS, packages: PACKAGES, out };
    buildModels(folders);
    const card = anyCard(ID);
    for (const [id, status] of [
        ["the_old_name", "default"],
        ["somebodys_own", "operator"],
    ] as const) {
        fs.copyFileSync(path.join(out, `${ID}.onnx`), path.join(out, `${id}.onnx`));
        const other = { ...card, id, status, file: `${id}.onnx` };
        fs.writeFileSync(path.join(out, `${id}.json`), JSON.stringify(other));
    }
    buildModels(folders);
    const ids = loadRegistry([out]).models.map((model) => model.card.id);
    expect(ids).toContain("somebodys_own");
    expect(ids).not.toContain("the_old_name");
    expect(fs.existsSync(path.join(out, "the_old_name.onnx"))).toBe(false);
    expect(ids).toContain(ID);
});

test("a card of ours that an older version wrote is written anew; a broken one of somebody else's is told", async () => {
    const folders = { cards: CARDS, packages: PACKAGES, out };
    buildModels(folders);
    const cardPath = path.join(out, `${ID}.json`);
    const outdated = { ...anyCard(ID), no_longer_a_field: 1 };
    fs.writeFileSync(cardPath, JSON.stringify(outdated));
    const built = buildModels(folders);
    expect(built.some(({ written }) => written)).toBe(false);
    expect(loadRegistry([out]).get(ID).card.id).toBe(ID);
    fs.writeFileSync(path.join(out, "somebodys_broken.json"), "{}");
    expect((await refusal(() => buildModels(folders))).code).toBe("card_invalid");
    fs.rmSync(path.join(out, "somebodys_broken.json"));
});
