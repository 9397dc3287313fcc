import { describe, expect, test } from "@jest/globals";
import fs from "node:fs";
import path from "node:path";
import { readManifestSource } from "../../lib/build/manifests.mjs";
import { ROOT } from "../../lib/core/settings.mjs";

/** There is no Docker engine where the tests run: what can be read is compared with what it has to agree with. */
const TEXT = fs.readFileSync(path.join(ROOT, "compose.yaml"), "utf8");

describe("N3: compose.yaml", () => {
    test("installs every module there is", () => {
        const listed = /--init=(\S+)/.exec(TEXT)?.[1]?.split(",");
        expect(listed).toEqual(Object.keys(readManifestSource(ROOT).modules));
    });

    test("names each image by a tag that holds a version", () => {
        const images = [...TEXT.matchAll(/(?:image:|FROM) (\S+)/g)].map(([, image]) => image);
        expect(images.length).toBe(3);
        expect(images.filter((image) => !/:\d+\.\d+/.test(image ?? ""))).toEqual([]);
    });

    test("says that nobody has run it, here and in the README", () => {
        expect(TEXT).toContain("NOBODY HAS RUN IT");
        expect(fs.readFileSync(path.join(ROOT, "README.md"), "utf8")).toContain(
            "nobody has run it",
        );
    });
});
