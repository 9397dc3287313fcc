/** Every figure there is: which promise, what it is called, how it is measured. */
import { benchSidecar } from "../../sidecar/bench/run.mjs";
import { measureIdentity } from "./identity.mjs";
import { measureKiosk } from "./kiosk.mjs";
import { measureLibraryFrame } from "./library/per_frame.mjs";
import { measureLimiter } from "./limiter.mjs";
import { measureLogRoute } from "./log_route.mjs";
import { measureRetention } from "./retention.mjs";
import { measureSeals } from "./seals.mjs";
import { measureStarts } from "./starts.mjs";
import { measureTimeline } from "./timeline.mjs";
import { measureKioskRate } from "./vision/kiosk_rate.mjs";
import { measureSoak } from "./vision/soak.mjs";
import { measureVerdictWait } from "./verdict/verdict.mjs";
import { measureVision } from "./vision/vision.mjs";

const PER_MINUTE = 60;

/**
 * @typedef {object} Measurement
 * @property {string} id
 * @property {string} title
 * @property {boolean} [inBrowser] it drives Chromium
 * @property {(bench: import("./odoo.mjs").BenchOdoo, note: (text: string) => void) => Promise<import("./figures.mjs").Figure[]>} measure
 */

/** @type {readonly Measurement[]} */
export const MEASUREMENTS = [
    {
        id: "L",
        title: "what a frame costs in the liveness library",
        measure: () => measureLibraryFrame(),
    },
    {
        id: "Q2",
        title: "from the tap to the prompt, from the blink to the greeting",
        inBrowser: true,
        measure: measureKiosk,
    },
    {
        id: "vision",
        title: "what one look at a picture costs, by parts",
        inBrowser: true,
        measure: (_bench, note) => measureVision(note),
    },
    {
        id: "rate",
        title: "how fast the kiosk page looks at pictures, and a slow tablet",
        inBrowser: true,
        measure: measureKioskRate,
    },
    {
        id: "soak",
        title: "what a thousand prompts leave behind",
        inBrowser: true,
        measure: (_bench, note) => measureSoak(note),
    },
    {
        id: "Q10",
        title: "what the sidecar's verdict adds after the last step",
        measure: (_bench, note) => measureVerdictWait(note),
    },
    {
        id: "Q3",
        title: "cost of the log route",
        measure: async (bench, note) => {
            const { workerUrl, workerPids } = await bench.start({
                workers: 1,
                perMinute: 1_000_000,
            });
            const [workerPid = 0] = workerPids;
            return measureLogRoute({
                url: workerUrl,
                workerPid,
                tablet: await bench.pairDevice(),
                employeeId: await bench.findEmployee(),
                note,
            });
        },
    },
    {
        id: "Q4",
        title: "the limiter over two workers",
        measure: async (bench, note) => {
            const { workerUrl } = await bench.start({ workers: 2, perMinute: PER_MINUTE });
            const tablet = await bench.pairDevice();
            return measureLimiter({ url: workerUrl, tablet, perMinute: PER_MINUTE, note });
        },
    },
    {
        id: "Q5",
        title: "the retention sweep",
        measure: async (bench) => measureRetention(await bench.odoo(), await bench.database()),
    },
    {
        id: "Q6",
        title: "the search of a face among all enrolled",
        measure: async (bench) => measureIdentity(await bench.odoo(), await bench.database()),
    },
    {
        id: "Q12",
        title: "the seals, and the timeline of a name and a day",
        measure: async (bench) => {
            const [odoo, database] = [await bench.odoo(), await bench.database()];
            return [
                ...(await measureTimeline(odoo, database)),
                ...(await measureSeals(odoo, database)),
            ];
        },
    },
    {
        id: "Q7",
        title: "the sidecar beside a bare loop and its peers",
        measure: (_bench, note) => benchSidecar(note),
    },
    {
        id: "Q8",
        title: "first and second start on a bare machine",
        measure: (bench, note) => measureStarts(bench, note),
    },
];
