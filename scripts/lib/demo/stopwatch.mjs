/**
 * When a kiosk page showed what, measured in the page itself: nothing of the driver's own time is in it.
 * Used by the demo, the end-to-end tests and the benchmark.
 */

/**
 * @typedef {object} Timings milliseconds; a step that did not happen is null
 * @property {number | null} tap_to_prompt from the tap (or the scan's last key) to the prompt's words
 * @property {number | null} tap_to_picture to the camera's picture
 * @property {number | null} tap_to_first_blink
 * @property {number | null} last_blink_to_greeting
 * @property {number | null} tap_to_greeting
 */

/**
 * Starts measuring in a page; to be called before it is opened.
 *
 * @param {import("playwright-core").Page | import("playwright-core").BrowserContext} target
 */
export async function installStopwatch(target) {
    await target.addInitScript(() => {
        const seen = /** @type {Record<string, number>} */ ({});
        const watch = /** @type {any} */ (window);
        watch.ehStopwatch = seen;
        const start = (/** @type {Event} */ event) => {
            // A tap that begins a check-in begins the measurement; later taps and keys are none of ours.
            if (!document.querySelector(".o_eh_face_screen")) {
                for (const name of Object.keys(seen)) {
                    delete seen[name];
                }
                seen["tap"] = event.timeStamp;
            }
        };
        addEventListener("pointerdown", start, true);
        addEventListener("keydown", start, true);
        const shown = {
            prompt: ".o_eh_face_title",
            picture: ".o_eh_face_seen video",
            blink: ".o_eh_face_done",
            greeting: ".o_hr_attendance_kiosk_card_main",
        };
        let blinks = 0;
        new MutationObserver(() => {
            for (const [name, selector] of Object.entries(shown)) {
                if (seen[name] === undefined && document.querySelector(selector)) {
                    seen[name] = performance.now();
                }
            }
            const now = document.querySelectorAll(shown.blink).length;
            if (now > blinks) {
                seen["lastBlink"] = performance.now();
            }
            blinks = now;
        }).observe(document, { subtree: true, childList: true, attributes: true });
    });
}

/**
 * The last check-in's times.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<Timings>}
 */
export async function readTimings(page) {
    const seen = await page.evaluate(() => /** @type {any} */ (window).ehStopwatch);
    const between = (/** @type {string} */ from, /** @type {string} */ to) =>
        seen[from] === undefined || seen[to] === undefined
            ? null
            : Math.round(seen[to] - seen[from]);
    return {
        tap_to_prompt: between("tap", "prompt"),
        tap_to_picture: between("tap", "picture"),
        tap_to_first_blink: between("tap", "blink"),
        last_blink_to_greeting: between("lastBlink", "greeting"),
        tap_to_greeting: between("tap", "greeting"),
    };
}
