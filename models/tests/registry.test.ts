import fs from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { loadRegistry, readModel, sha256Of } from "../src/registry.ts";
import { verifyModel } from "../src/verify.ts";
import { BUILT, temporaryFolder } from "./support/built.ts";
import { refusal } from "./support/refusal.ts";
import { anyCard } from "./support/specs.ts";

const ID = "iris_landmarks";
let folders: string[] = [];

afterEach(() => {
    folders.forEach((folder) => {
        fs.rmSync(folder, { recursive: true });
    });
    folders = [];
});

/** A folder with one model, whose card or file the test may spoil. */
function copyOf(id: string): { folder: string; model: string; card: string } {
    const folder = temporaryFolder();
    folders.push(folder);
    for (const name of [`${id}.onnx`, `${id}.json`]) {
        fs.copyFileSync(path.join(BUILT, name), path.join(folder, name));
    }
    return {
        folder,
        model: path.join(folder, `${id}.onnx`),
        card: path.join(folder, `${id}.json`),
    };
}

describe("loadRegistry", () => {
    test("knows the four default models by id and by task", () => {
        const registry = loadRegistry([BUILT]);
        expect(registry.models.map((model) => model.card.id)).toEqual([
            "face_descriptor",
            "face_landmarks_68",
            "iris_landmarks",
            "tiny_face_detector",
        ]);
        expect(registry.get("iris_landmarks").path).toBe(path.join(BUILT, "iris_landmarks.onnx"));
        expect(registry.byTask("face_landmarks")).toHaveLength(1);
        // None of ours can tell a live face from a picture, so none is registered as if it could.
        expect(registry.byTask("liveness_frame")).toHaveLength(0);
        expect(registry.byTask("liveness_sequence")).toHaveLength(0);
    });

    test("takes a folder that does not exist for an empty one", () => {
        expect(loadRegistry(["/nonexistent/models"]).models).toHaveLength(0);
    });

    test("names the known models when asked for another", async () => {
        const { code, message } = await refusal(() => loadRegistry([BUILT]).get("nosuch"));
        expect(code).toBe("unknown_model");
        expect(message).toContain("tiny_face_detector");
    });

    test("refuses one id in two folders", async () => {
        const { folder } = copyOf(ID);
        const { code, message } = await refusal(() => loadRegistry([BUILT, folder]));
        expect(code).toBe("duplicate_model");
        expect(message).toContain(folder);
    });

    test("refuses a card that is not JSON, is cut off, or is named like another", async () => {
        const { folder, card } = copyOf(ID);
        const whole = fs.readFileSync(card, "utf8");
        fs.writeFileSync(card, whole.slice(0, -20));
        expect((await refusal(() => loadRegistry([folder]))).code).toBe("card_invalid");
        fs.rmSync(card);
        fs.writeFileSync(path.join(folder, "other.json"), whole);
        expect((await refusal(() => loadRegistry([folder]))).message).toContain(`${ID}.json`);
    });
});

describe("readModel and verifyModel", () => {
    test("accept every default model", async () => {
        for (const model of loadRegistry([BUILT]).models) {
            expect((await verifyModel(model)).testMs).toBeGreaterThan(0);
        }
    }, 60_000);

    test("refuse one changed bit, naming the model", async () => {
        const { folder, model } = copyOf(ID);
        const bytes = fs.readFileSync(model);
        const middle = bytes.length >> 1;
        bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
        fs.writeFileSync(model, bytes);
        const { code, message } = await refusal(() => readModel(loadRegistry([folder]).get(ID)));
        expect([code, message.includes(`"${ID}"`)]).toEqual(["checksum_mismatch", true]);
    });

    test("refuse a truncated file and a missing one", async () => {
        const { folder, model } = copyOf(ID);
        fs.truncateSync(model, 1000);
        const registered = loadRegistry([folder]).get(ID);
        expect((await refusal(() => readModel(registered))).code).toBe("checksum_mismatch");
        fs.rmSync(model);
        expect((await refusal(() => readModel(registered))).code).toBe("model_missing");
        fs.mkdirSync(model);
        expect((await refusal(() => readModel(registered))).code).toMatch(/checksum|unreadable/);
    });

    test("refuse a card written by hand for a file that add would have refused", async () => {
        const { folder, model, card } = copyOf(ID);
        const text = Buffer.from("this is no model, but its checksum is right");
        fs.writeFileSync(model, text);
        const forged = { ...anyCard(ID), sha256: sha256Of(text), bytes: text.length };
        fs.writeFileSync(card, JSON.stringify(forged));
        const { code } = await refusal(() => readModel(loadRegistry([folder]).get(ID)));
        expect(code).toBe("onnx_invalid");
    });

    test.each([
        ["another colour order", { colour: "BGR" }],
        ["another size", { width: 48, height: 48 }],
    ])("a card with %s fails its self-test or contract", async (_title, change) => {
        const { folder, card } = copyOf(ID);
        const spoiled = { ...anyCard(ID), input: { ...anyCard(ID).input, ...change } };
        fs.writeFileSync(card, JSON.stringify(spoiled));
        const { code, message } = await refusal(() => verifyModel(loadRegistry([folder]).get(ID)));
        expect(["self_test_failed", "onnx_contract"]).toContain(code);
        expect(message).toContain(ID);
    });
});
