/** Asserts typed refusals. */
import { expect } from "@jest/globals";
import { ModelError, type ModelErrorCode } from "../../src/errors.ts";

/** The code and message of the `ModelError` that `action` throws. Fails for anything else. */
export async function refusal(
    action: () => unknown,
): Promise<{ code: ModelErrorCode; message: string }> {
    try {
        await action();
    } catch (error) {
        expect(error).toBeInstanceOf(ModelError);
        const { code, message } = error as ModelError;
        return { code, message };
    }
    throw new Error("expected a refusal, nothing was refused");
}
