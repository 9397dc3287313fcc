/** The demo's way through the product: pairing, a check-in, other ends of a capture, the back office. */
import { makeFilm } from "../../../tests/film/make_film.mjs";
import { launchChromium } from "../../../tests/support/chromium.mjs";
import { showBackOffice } from "./back_office.mjs";
import { checkIn, pairTablet, showOtherEnds } from "./kiosk_tour.mjs";
import { setStage } from "./stage.mjs";
import { installStopwatch } from "./stopwatch.mjs";
import { readStored } from "./stored.mjs";

export const VIEWPORT = { width: 1280, height: 800 };

/**
 * @param {object} parts
 * @param {import("../odoo/rpc.mjs").OdooClient} parts.client signed in as the administrator
 * @param {string} parts.odooUrl
 * @param {import("../core/progress.mjs").Progress} parts.progress
 * @param {import("../core/lifetime.mjs").Lifetime} parts.lifetime
 * @param {import("./shots.mjs").Shots} parts.shots
 * @param {boolean} parts.brief the check-in only, without the screens beside the way
 * @returns {Promise<import("./stored.mjs").Stored>}
 */
export async function runTour({ client, odooUrl, progress, lifetime, shots, brief }) {
    const stage = await progress.step("tablet and employee", () => setStage(client, lifetime));
    const film = await progress.step("camera film", () => makeFilm({ scenario: "blinking" }));
    const browser = await launchChromium({ film });
    lifetime.onEnd(() => browser.close());
    const context = await browser.newContext({ viewport: VIEWPORT, screen: VIEWPORT });
    await installStopwatch(context);
    const page = await context.newPage();

    await progress.step("pairing", () => pairTablet(page, client, stage, shots));
    const timings = await progress.step(`check-in of ${stage.employee.name}`, () =>
        checkIn(page, stage, shots),
    );
    const stored = await readStored(client, stage, timings);
    if (!brief) {
        await progress.step("other ends of a capture", () => showOtherEnds(page, stage, shots));
        await progress.step("back office", (note) =>
            showBackOffice({ browser, client, odooUrl, stage, stored, shots, note }),
        );
    }
    return stored;
}
