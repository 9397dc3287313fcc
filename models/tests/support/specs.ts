/** The reference contracts of SPEC L6 as they lie in models/specs. */
import fs from "node:fs";
import path from "node:path";
import type { Card } from "../../src/card.ts";
import { readSpec, type ModelSpec } from "../../src/spec.ts";
import { ROOT } from "./photographs.ts";

export function referenceSpec(id: string): ModelSpec {
    return readSpec(path.join(ROOT, "models", "specs", `${id}.json`));
}

/** A valid card to spoil. */
export function anyCard(id = "tiny_face_detector"): Card {
    const file = path.join(ROOT, "models", "cards", `${id}.json`);
    return JSON.parse(fs.readFileSync(file, "utf8")) as Card;
}
