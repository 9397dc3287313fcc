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
 * @returns {(progress: import("../core/progress.mjs").Progress, pair?: (url: string) => Promise<string>) => Promise<string>}
 *     waits for it and has it paired; what the terminal says of it
 */
export function beginSidecar(settings, lifetime, env = process.env) {
    const begun = later(async (note) => {
        const sidecar = await startSidecar(settings, { env, note });
        lifetime.onEnd(sidecar.stop);
        return sidecar;
    });
    return async (progress, pair) => {
        try {
            const sidecar = await progress.step("sidecar", begun);
            void sidecar.ended.then((/** @type {string} */ text) => {
                progress.say(
                    `\n${text}. The kiosk works without it; npm run sidecar starts it again.`,
                );
            });
            const paired = pair ? await pairInWords(pair, sidecar.url) : "";
            return describeSidecar(sidecar) + paired;
        } catch (error) {
            return `  Sidecar      none. ${/** @type {Error} */ (error).message}`;
        }
    };
}

/**
 * @param {(url: string) => Promise<string>} pair
 * @param {string} url
 * @returns {Promise<string>} an indented line
 */
async function pairInWords(pair, url) {
    try {
        return `\n               paired with Odoo: ${await pair(url)}`;
    } catch (error) {
        return `\n               not paired with Odoo: ${/** @type {Error} */ (error).message}`;
    }
}
