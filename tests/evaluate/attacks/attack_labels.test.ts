import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { readAttackLabels } from "./attack_labels.mjs";
import { openPictures } from "./item_pictures.mjs";

let folder = "";

beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "attacks-"));
});

afterEach(() => {
    fs.rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, content: unknown): void => {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    fs.writeFileSync(path.join(folder, name), text);
};

const item = (more: object = {}): object => ({ id: "a", species: "print", ...more });

describe("labels of presentations", () => {
    it("are read with the scores that others gave", () => {
        write("labels.json", {
            about: "anything",
            items: [
                item({ video: "a.mp4", subject: "s1" }),
                item({ id: "b", species: "bona_fide" }),
            ],
        });
        write("scores.json", { items: { b: { ml: 0.7, stability: null } } });
        expect(readAttackLabels(folder)).toMatchObject([
            { id: "a", video: "a.mp4", subject: "s1", fps: 15, scores: {} },
            { id: "b", species: "bona_fide", scores: { ml: 0.7, stability: null } },
        ]);
    });

    it.each([
        ["{", /labels.json .* is not JSON/],
        [[], /labels\.json: .*object/],
        [{}, /labels\.json\.items/],
        [{ items: [] }, /labels\.json\.items/],
        [{ items: [{ id: "a" }] }, /items\[0\]\.species/],
        [{ items: [item({ id: "../a" })] }, /items\[0\]\.id: expected letters/],
        [{ items: [item({ id: "" })] }, /items\[0\]\.id/],
        [{ items: [item({ species: "<script>" })] }, /items\[0\]\.species/],
        [{ items: [item({ video: "../../etc/passwd" })] }, /video: expected a path below/],
        [{ items: [item({ video: "/etc/passwd" })] }, /video: expected a path below/],
        [{ items: [item({ video: "a\0.mp4" })] }, /video: expected a path below/],
        [{ items: [item({ video: "a.mp4", frames: "a" })] }, /not both/],
        [{ items: [item({ frames: "a", fps: 0 })] }, /items\[0\]\.fps/],
        [{ items: [item({ fps: "many" })] }, /items\[0\]\.fps/],
        [{ items: [item({ vidoe: "a.mp4" })] }, /vidoe/],
        [{ items: [item(), item()] }, /the id a is there twice/],
    ])("refuse %j in one sentence that says where", (labels, message) => {
        write("labels.json", labels);
        expect(() => readAttackLabels(folder)).toThrow(message);
        expect(() => readAttackLabels(folder)).toThrow(
            expect.objectContaining({ name: "UserError" }),
        );
    });

    it.each([
        [{ items: { z: { ml: 1 } } }, /labels.json has no z/],
        [{ items: { a: { ml: 1.2 } } }, /scores\.json\.items\.a\.ml/],
        [{ items: { a: { ml: "high" } } }, /scores\.json\.items\.a\.ml/],
        ["null", /scores\.json/],
    ])("refuse the scores %j", (scores, message) => {
        write("labels.json", { items: [item()] });
        write("scores.json", scores);
        expect(() => readAttackLabels(folder)).toThrow(message);
    });

    it("refuse a folder that is none, and one without labels", () => {
        expect(() => readAttackLabels(path.join(folder, "none"))).toThrow(/no folder/);
        expect(() => readAttackLabels(folder)).toThrow(/labels.json in .* cannot be read/);
    });
});

describe("an item's pictures", () => {
    const open = (more: object): ReturnType<typeof openPictures> => {
        write("labels.json", { items: [item(more)] });
        const [first] = readAttackLabels(folder);
        return openPictures(folder, first as Parameters<typeof openPictures>[1]);
    };

    it("come in the order of their numbers", async () => {
        fs.mkdirSync(path.join(folder, "f"));
        for (const name of ["10.png", "9.png", "notes.txt", "1.JPG"]) {
            write(`f/${name}`, name);
        }
        const pictures = await open({ frames: "f", fps: 10 });
        expect(pictures.timesMs).toEqual([0, 100, 200]);
        const names = [];
        for (let each = await pictures.next(); each; each = await pictures.next()) {
            names.push(each.toString());
        }
        expect(names).toEqual(["1.JPG", "9.png", "10.png"]);
    });

    it("are not read through a link that leads out of the folder", async () => {
        fs.symlinkSync("/etc/hostname", path.join(folder, "out.mp4"));
        await expect(open({ video: "out.mp4" })).rejects.toThrow(/outside of the folder/);
        fs.symlinkSync("/etc", path.join(folder, "etc"));
        await expect(open({ frames: "etc" })).rejects.toThrow(/outside of the folder/);
    });

    it("that are not there are named", async () => {
        await expect(open({ video: "none.mp4" })).rejects.toThrow("no file none.mp4");
        fs.mkdirSync(path.join(folder, "empty"));
        await expect(open({ frames: "empty" })).rejects.toThrow(/no PNG or JPEG in empty/);
    });

    it("of a file that is no film are an error of that item", async () => {
        write("broken.mp4", "this is no film");
        await expect(open({ video: "broken.mp4" })).rejects.toThrow();
    });
});
