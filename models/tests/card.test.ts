import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { cardJsonSchema, type Card } from "../src/card.ts";
import { parseCard } from "../src/registry.ts";
import { CARDS } from "./support/built.ts";
import { ROOT } from "./support/photographs.ts";
import { refusal } from "./support/refusal.ts";
import { anyCard, referenceSpec } from "./support/specs.ts";

test("every committed card is valid, pinned and says what it is not", () => {
    const files = fs.readdirSync(CARDS);
    expect(files).toHaveLength(4);
    for (const file of files) {
        const card = parseCard(JSON.parse(fs.readFileSync(path.join(CARDS, file), "utf8")), file);
        expect(card.sha256).not.toMatch(/^0+$/);
        expect(card.notes.length).toBeGreaterThan(0);
        expect(card.self_test.length).toBeGreaterThanOrEqual(3);
    }
});

test("the README explains every field of a card", () => {
    const page = fs.readFileSync(path.join(ROOT, "models/README.md"), "utf8");
    const table = page.slice(
        page.indexOf("## The fields of a card"),
        page.indexOf("## What is checked"),
    );
    const named = new Set([...table.matchAll(/`([a-z_0-9]+)`/g)].map(([, name]) => name));
    const { properties } = cardJsonSchema() as { properties: Record<string, Nested> };
    const fields = Object.entries(properties).flatMap(([name, field]) => [
        name,
        ...Object.keys({ ...field.properties, ...field.items?.properties }),
        ...Object.keys(field.properties?.["crop"]?.properties ?? {}),
    ]);
    expect(fields.length).toBeGreaterThan(30);
    expect(fields.filter((name) => name !== "$schema" && !named.has(name))).toEqual([]);
});

interface Nested {
    readonly properties?: Record<string, Nested>;
    readonly items?: Nested;
}

test("no liveness model is ours, and no age, gender or emotion model exists", () => {
    const cards = fs
        .readdirSync(CARDS)
        .map((file) => JSON.parse(fs.readFileSync(path.join(CARDS, file), "utf8")) as Card);
    expect(cards.filter(({ task }) => task.startsWith("liveness_"))).toEqual([]);
    const sources = JSON.stringify(cards.map(({ source }) => source.files));
    expect(sources).not.toMatch(/age|gender|emotion|expression|gear|ssrnet/i);
});

test("card.schema.json is the schema in the code", () => {
    const file = path.join(ROOT, "models", "card.schema.json");
    expect(JSON.parse(fs.readFileSync(file, "utf8"))).toEqual(cardJsonSchema());
});

describe("a card is refused", () => {
    const { recogniser, input } = anyCard("face_descriptor");
    const { alignment = { points: [], places: [] } } = input;
    const liveness = (): Card => ({
        ...anyCard(),
        ...referenceSpec("minivision_liveness_frame"),
        ...{ status: "experimental", weight: 0, source: anyCard().source, notes: [] },
        self_test: [
            { pictures: [{ kind: "pattern", seed: 1 }], at: [0], values: [0], tolerance: 1 },
        ],
    });
    test("unless it is right", () => {
        expect(parseCard(liveness(), "a card").task).toBe("liveness_frame");
    });
    test.each<[title: string, field: string, spoil: () => unknown]>([
        ["with a path as file name", "file", () => ({ ...anyCard(), file: "../other.onnx" })],
        ["with an absolute path", "file", () => ({ ...anyCard(), file: "/etc/passwd" })],
        ["with a short checksum", "sha256", () => ({ ...anyCard(), sha256: "abc" })],
        ["with an unknown field", "card", () => ({ ...anyCard(), autoload: true })],
        ["with an id that is a path", "id", () => ({ ...anyCard(), id: "a/b" })],
        ["of another schema", "schema", () => ({ ...anyCard(), schema: 2 })],
        ["with a negative weight", "weight", () => ({ ...anyCard(), weight: -1 })],
        ["with a weight for an experiment", "weight", () => ({ ...liveness(), weight: 1 })],
        ["with a threshold above 1", "threshold", () => ({ ...liveness(), threshold: 1.5 })],
        [
            "of liveness without a threshold",
            "live_index",
            () => ({ ...liveness(), threshold: null }),
        ],
        ["without self-tests", "self_test", () => ({ ...anyCard(), self_test: [] })],
        ["with an upstream address that is no https", "source.url", () => withSource("file:///x")],
        ["with a scale on bytes", "input.dtype", () => withInput({ scale: [0.5, 0.5, 0.5] })],
        ["with time in a frame model", "input.layout", () => withInput({ layout: "NTCHW" })],
        ["with ten frames in a frame model", "input.frames", () => withInput({ frames: 10 })],
        ["with an absurd input", "input.height", () => withInput({ height: 100_000 })],
        ["with a scale that is no number", "input.scale", () => withInput({ scale: [1, 1, null] })],
        ["with a live class that is none", "live_index", () => withOutput({ live_index: 5 })],
        ["of a recogniser without its use", "recogniser", () => withoutRecogniser()],
        ["of a detector that recognises", "recogniser", () => ({ ...anyCard(), recogniser })],
        ["with an alignment for no recogniser", "alignment", () => withInput({ alignment })],
        ["with a point more than places", "places", () => withPoints([...alignment.points, [30]])],
        ["with a landmark that does not exist", "points", () => withPoints([[68], [3]])],
        ["that is a list", "card", () => []],
        ["that is null", "card", () => null],
    ])("%s", async (_title, field, spoil) => {
        const { code, message } = await refusal(() => parseCard(spoil(), "a card"));
        expect(code).toBe("card_invalid");
        expect(message).toContain(field);
    });

    function withoutRecogniser(): unknown {
        return { ...anyCard("face_descriptor"), recogniser: undefined };
    }
    function withPoints(points: number[][]): unknown {
        const card = anyCard("face_descriptor");
        return { ...card, input: { ...card.input, alignment: { ...alignment, points } } };
    }
    function withInput(change: object): unknown {
        return { ...anyCard(), input: { ...anyCard().input, ...change } };
    }
    function withOutput(change: object): unknown {
        return { ...liveness(), output: { ...liveness().output, ...change } };
    }
    function withSource(url: string): unknown {
        return { ...anyCard(), source: { ...anyCard().source, url } };
    }
});
