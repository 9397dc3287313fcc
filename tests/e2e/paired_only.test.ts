/** SPEC K11: a company that serves paired tablets only. */
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { Browser } from "playwright-core";
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { makeBadge, Workplace } from "./support/workplace";

jest.setTimeout(60_000);

const badge = makeBadge();
let workplace: Workplace;
let browser: Browser;
let kiosk: Kiosk;

beforeAll(async () => {
    workplace = await Workplace.make("Paired only", {
        eh_kiosk_paired_only: true,
        eh_liveness_enabled: false,
        attendance_kiosk_mode: "manual",
    });
    await workplace.addEmployee({ name: "Olga Only", barcode: badge });
    browser = await launchKiosk();
    kiosk = await Kiosk.make(browser, workplace);
});
afterAll(closeBrowsers);
afterEach(() => {
    expect(kiosk.takeErrors()).toEqual([]);
});

describe("K11: paired tablets only", () => {
    it("an unpaired tablet sees the pairing and no employee", async () => {
        const list = kiosk.page.waitForResponse(/employees_infos/);
        await kiosk.open();
        expect(await (await list).text()).not.toContain("Olga");
        const screen = kiosk.page.locator(".o_eh_face_pairing");
        await screen.waitFor();
        expect(await screen.innerText()).toContain("works on paired tablets only");
        expect(await kiosk.page.getByText("Go back").count()).toBe(0);
        expect(await kiosk.page.getByText("Olga Only").count()).toBe(0);
    });

    it("is a kiosk as soon as it is paired, without a reload", async () => {
        await kiosk.page.keyboard.type(await workplace.makePairingCode());
        await kiosk.page.keyboard.press("Enter");
        await kiosk.page.locator(".o_eh_face_screen .fa-check-circle").waitFor();
        await kiosk.page.getByRole("button", { name: "OK" }).click();
        await kiosk.card("Olga Only").click();
        expect(await kiosk.greeting.innerText()).toContain("Olga Only");
        await kiosk.page.getByRole("button", { name: "OK" }).click();
    });

    it("checks in by name after a reload too", async () => {
        await kiosk.open();
        await kiosk.card("Olga Only").click();
        expect(await kiosk.greeting.innerText()).toContain("Goodbye");
    });

    it("revoked, it is shut out at its next request and says why", async () => {
        await workplace.revokeDevice();
        await kiosk.page.getByRole("button", { name: "OK" }).click();
        const screen = kiosk.page.locator(".o_eh_face_pairing");
        await screen.waitFor();
        expect(await screen.innerText()).toContain("no longer paired");
        expect(await kiosk.page.locator(".o_hr_kiosk_manual_selection .card").count()).toBe(0);
    });

    it("lets an unpaired tablet in again when the company changes its mind", async () => {
        await workplace.set({ eh_kiosk_paired_only: false });
        await kiosk.open();
        await kiosk.card("Olga Only").waitFor();
        expect(await kiosk.pairButton.isVisible()).toBe(true);
    });
});
