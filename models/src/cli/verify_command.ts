import { verifyModel } from "../verify.ts";
import type { CommandContext } from "./context.ts";

/** `verify [id ...]`: stops at the first model that is not what its card says. */
export async function runVerify(
    { registry, print }: CommandContext,
    ids: readonly string[],
): Promise<void> {
    const all = registry();
    const wanted = ids.length > 0 ? ids.map((id) => all.get(id)) : all.models;
    for (const model of wanted) {
        const { loadMs, testMs } = await verifyModel(model);
        const tests = model.card.self_test.length;
        print(
            `${model.card.id}: checksum right, loaded in ${loadMs.toFixed(0)} ms, ` +
                `${tests} self-tests in ${testMs.toFixed(0)} ms`,
        );
    }
}
