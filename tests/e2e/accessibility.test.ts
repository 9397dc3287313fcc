/** Issue 17: axe-core finds nothing serious on any screen of ours, at two sizes and from right to left. */
import fs from "node:fs";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { AxeResults } from "axe-core";
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { Workplace } from "./support/workplace";

jest.setTimeout(120_000);

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = [
    { width: 320, height: 568 },
    { width: 1280, height: 800 },
];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface Axe {
    run: (context: object, options: object) => Promise<AxeResults>;
}

let workplace: Workplace;
let kiosk: Kiosk;

beforeAll(async () => {
    const [made, browser] = await Promise.all([
        Workplace.make("Access", { eh_liveness_timeout_override_s: 15, eh_liveness_spoken: true }),
        launchKiosk("empty_room"),
    ]);
    workplace = made;
    kiosk = await Kiosk.make(browser, workplace);
});
afterAll(closeBrowsers);

/** What is serious or worse on our part of the page, in words. */
async function findSerious(): Promise<string[]> {
    const found: string[] = [];
    for (const size of SIZES) {
        await kiosk.page.setViewportSize(size);
        if (!(await kiosk.page.evaluate(() => "axe" in window))) {
            await kiosk.page.evaluate(AXE);
        }
        const { violations } = await kiosk.page.evaluate(
            (tags) =>
                (window as unknown as { axe: Axe }).axe.run(
                    { include: [[".o_eh_face_kiosk"]] },
                    { runOnly: { type: "tag", values: tags } },
                ),
            RULES,
        );
        found.push(
            ...violations
                .filter(({ impact }) => impact === "serious" || impact === "critical")
                .map(({ id, nodes }) => `${size.width}: ${id} at ${nodes[0]?.html ?? ""}`),
        );
    }
    return found;
}

describe("no serious finding", () => {
    it("before the tablet is paired, and on the pairing screen", async () => {
        await kiosk.open();
        await kiosk.pairButton.waitFor();
        expect(await findSerious()).toEqual([]);
        await kiosk.pairButton.click();
        await kiosk.page.locator(".o_eh_face_pairing").waitFor();
        expect(await findSerious()).toEqual([]);
    });

    it("while the prompt runs, and on what follows a failed one", async () => {
        await kiosk.pairByLink(await workplace.makePairingCode());
        await workplace.addEmployee({ name: "Axel Access" });
        await kiosk.goHome();
        expect(await findSerious()).toEqual([]);
        await kiosk.tap("Axel Access");
        await kiosk.picture.waitFor();
        expect(await findSerious()).toEqual([]);
        await kiosk.report.waitFor();
        expect(await findSerious()).toEqual([]);
    });
});
