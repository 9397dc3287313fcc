/** The child of `tryModel`: loads the model once, runs or records its self-tests, answers, ends. */
import fs from "node:fs";
import type { Card, SelfTest } from "./card.ts";
import { ModelError } from "./errors.ts";
import { expectAnswersDiffer } from "./probe.ts";
import { recordSelfTest } from "./record_self_test.ts";
import { sha256Of } from "./read_model.ts";
import { runSelfTests } from "./self_test.ts";
import type { TrialOrder, TrialReport } from "./trial.ts";
import { openModel } from "./verify.ts";

const SEEDS = [1, 2, 3];

process.once("message", (order: TrialOrder) => {
    void examine(order).then((report) => {
        process.send?.(report);
    });
});

async function examine({ card, file }: TrialOrder): Promise<TrialReport> {
    try {
        return { ok: true, selfTest: await trial(card, file) };
    } catch (error) {
        const { message } = error as Error;
        return error instanceof ModelError
            ? { ok: false, code: error.code, message }
            : { ok: false, code: "onnx_rejected", message };
    }
}

async function trial(card: Card, file: string): Promise<SelfTest[]> {
    const bytes = fs.readFileSync(file);
    if (sha256Of(bytes) !== card.sha256) {
        throw new ModelError("checksum_mismatch", `${file} changed while it was being added`);
    }
    const model = await openModel(card, bytes);
    if (card.self_test.length > 0) {
        await runSelfTests(card, (pictures) => model.run(pictures));
        return card.self_test;
    }
    await expectAnswersDiffer(model);
    const recorded: SelfTest[] = [];
    for (const seed of SEEDS) {
        recorded.push(await recordSelfTest(model, seed));
    }
    return recorded;
}
