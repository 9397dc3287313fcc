/** `npm start`'s sidecar: whatever happens to it is said in a sentence, and nobody is kept from checking in. */
import { later } from "../core/later.mjs";
import { describeSidecar } from "./describe.mjs";
import { startSidecar } from "./sidecar.mjs";

/**
 * Starts it while everything else goes on.
 *
 * @param {Parameters<typeof startSidecar>[0]} settings
 * @param {Pick<import("../core/lifetime.mjs").Lifetime, "onEnd">} lifetime stops it at the end
 * @param {NodeJS.ProcessEnv} [env] its settings
 * @returns {(progress: import("../core/progress.mjs").Progress) => Promise<string>} waits for it; what the terminal says of it
 */
export function beginSidecar(settings, lifetime, env = process.env) {
    const begun = later(async (note) => {
        const sidecar = await startSidecar(settings, { env, note });
        lifetime.onEnd(sidecar.stop);
        return sidecar;
    });
    return async (progress) => {
        try {
            const sidecar = await progress.step("sidecar", begun);
            void sidecar.ended.then((/** @type {string} */ text) => {
                progress.say(
                    `\n${text}. The kiosk works without it; npm run sidecar starts it again.`,
                );
            });
            return describeSidecar(sidecar);
        } catch (error) {
            return `  Sidecar      none. ${/** @type {Error} */ (error).message}`;
        }
    };
}
