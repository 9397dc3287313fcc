/**
 * Q9, Q11: something breaks in one phase of a check-in, on a real Odoo, PostgreSQL and Chromium; nothing is lost, nothing doubled, and
 * the next person is served within ten seconds. The bounded form runs with `npm test`, all of it with `npm run faults`.
 */
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { loadSettings } from "../../scripts/lib/core/settings.mjs";
import { closeBrowsers, launchKiosk } from "../e2e/support/kiosk";
import { FAULTS } from "./faults";
import { Ground } from "./ground";
import { describeOutcomes, runFault, type Outcome } from "./run_fault";

jest.setTimeout(150_000);

const NEXT_WITHIN_S = 10;
const IS_WHOLE = process.env["EH_FAULTS"] === "whole";
const ONLY = process.env["EH_FAULTS_ONLY"] ?? "";
const PAIRS = FAULTS.flatMap((fault) =>
    (IS_WHOLE ? fault.phases : fault.inCi).map((phase) => ({ name: fault.name, phase, fault })),
).filter(({ name, phase }) => `${name}, ${phase}`.includes(ONLY));

let ground: Ground;
const outcomes: Outcome[] = [];

beforeAll(async () => {
    ground = await Ground.make(await launchKiosk("blinking"), 2 * PAIRS.length);
});
afterAll(async () => {
    await closeBrowsers();
    fs.writeFileSync(
        path.join(loadSettings(process.env).runDir, "log", "faults.txt"),
        `${describeOutcomes(outcomes)}\n`,
    );
});

describe("Q9, Q11: nobody's check-in is lost or doubled", () => {
    it.each(PAIRS)("$name, $phase", async ({ fault, phase }) => {
        const outcome = await runFault(ground, fault, phase);
        outcomes.push(outcome);
        expect(outcome).toMatchObject({ checkIns: 2, lost: 0, doubled: 0 });
        expect(outcome.nextS).toBeLessThanOrEqual(NEXT_WITHIN_S);
    });
});
