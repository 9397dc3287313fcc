import { describe, expect, test } from "@jest/globals";
import { runParts } from "../../lib/test/schedule.mjs";

/** Parts that note when they start and end, and end when they are told to. */
function makeParts() {
    /** @type {string[]} */
    const log = [];
    /** @type {Map<string, (error?: Error) => void>} */
    const end = new Map();
    const part = (
        /** @type {string} */ name,
        /** @type {string[]} */ needs = [],
        /** @type {boolean} */ alone = false,
    ) => ({
        name,
        needs,
        alone,
        run: () =>
            new Promise((resolve, reject) => {
                log.push(`+${name}`);
                end.set(name, (error) => {
                    log.push(`-${name}`);
                    if (error) {
                        reject(error);
                    } else {
                        resolve(name);
                    }
                });
            }),
    });
    const finish = async (/** @type {string} */ name, /** @type {Error} */ error) => {
        end.get(name)?.(error);
        await new Promise((resolve) => setImmediate(resolve));
    };
    return { log, part, finish };
}

const quiet = { lanes: 2, onStart: () => {}, onEnd: () => {} };
const noError = /** @type {any} */ (undefined);

describe("parts", () => {
    test("two at a time, in order, each after what it needs", async () => {
        const { log, part, finish } = makeParts();
        const done = runParts([part("a"), part("b", ["a"]), part("c"), part("d")], quiet);
        expect(log).toEqual(["+a", "+c"]);
        await finish("a", noError);
        expect(log).toEqual(["+a", "+c", "-a", "+b"]);
        await finish("c", noError);
        await finish("b", noError);
        await finish("d", noError);
        expect((await done).size).toBe(4);
    });

    test("one that measures time has the machine to itself", async () => {
        const { log, part, finish } = makeParts();
        const done = runParts([part("a"), part("timed", [], true), part("b")], quiet);
        expect(log).toEqual(["+a", "+b"]);
        await finish("a", noError);
        expect(log.at(-1)).toBe("-a");
        await finish("b", noError);
        expect(log.at(-1)).toBe("+timed");
        await finish("timed", noError);
        await done;
    });

    test("a failed one does not keep the others from running", async () => {
        const { part, finish } = makeParts();
        const done = runParts([part("a"), part("b", ["a"])], quiet);
        await finish("a", new Error("broken"));
        await finish("b", noError);
        const outcomes = await done;
        expect(outcomes.get("a")?.error).toEqual(new Error("broken"));
        expect(outcomes.get("b")?.value).toBe("b");
    });

    test("a need that nobody provides is taken as given", async () => {
        const { log, part, finish } = makeParts();
        const done = runParts([part("a", ["not chosen"])], quiet);
        expect(log).toEqual(["+a"]);
        await finish("a", noError);
        await done;
    });
});
