/** What an operator writes about a model of their own: the card without what `add` finds out itself. */
import fs from "node:fs";
import { z } from "zod";
import { cardFields } from "./card.ts";
import { ModelError } from "./errors.ts";
import { parseBounded } from "./registry.ts";

const MAX_SPEC_BYTES = 16 * 1024 * 1024;

const specSchema = z.strictObject({
    $schema: z.string().optional(),
    ...cardFields.omit({
        $schema: true,
        schema: true,
        status: true,
        file: true,
        sha256: true,
        bytes: true,
        source: true,
        notes: true,
        self_test: true,
    }).shape,
    source: cardFields.shape.source.omit({ made_by: true, files: true }),
    notes: cardFields.shape.notes.default([]),
    /** Pictures and what the author's own code answers; without them `add` records what it sees. */
    self_test: cardFields.shape.self_test.optional(),
});

export type ModelSpec = z.infer<typeof specSchema>;

/** @throws ModelError `card_invalid` naming the file and every wrong field */
export function readSpec(file: string): ModelSpec {
    let content: unknown;
    try {
        const { size } = fs.statSync(file);
        if (size > MAX_SPEC_BYTES) {
            throw new Error(`larger than ${MAX_SPEC_BYTES} bytes`);
        }
        content = parseBounded(fs.readFileSync(file));
    } catch (error) {
        throw new ModelError("card_invalid", `${file}: ${(error as Error).message}`);
    }
    const result = specSchema.safeParse(content);
    if (!result.success) {
        const findings = result.error.issues.map(
            (issue) => `${issue.path.join(".") || "spec"}: ${issue.message}`,
        );
        throw new ModelError("card_invalid", `${file}: ${findings.join("; ")}`);
    }
    return result.data;
}
