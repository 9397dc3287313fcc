/** SPEC K2, K4: pairing on the tablet, by code and by QR code, and back. */
import {
    afterAll,
    afterEach,
    beforeAll,
    beforeEach,
    describe,
    expect,
    it,
    jest,
} from "@jest/globals";
import type { Browser } from "playwright-core";
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { makeBadge, Workplace } from "./support/workplace";

jest.setTimeout(60_000);

let workplace: Workplace;
let browser: Browser;
let kiosk: Kiosk;
const badge = makeBadge();

beforeAll(async () => {
    [workplace, browser] = await Promise.all([Workplace.make("Pairing"), launchKiosk()]);
    kiosk = await Kiosk.make(browser, workplace);
    await workplace.addEmployee({ name: "Pia Pairing", barcode: badge });
});
afterAll(closeBrowsers);
beforeEach(() => kiosk.forget());
afterEach(() => {
    expect(kiosk.takeErrors()).toEqual([]);
});

const type = async (code: string) => {
    await kiosk.pairButton.click();
    await kiosk.page.locator(".o_eh_face_code").waitFor();
    await kiosk.page.keyboard.type(code.toLowerCase());
    await kiosk.page.locator(".o_eh_face_pair_confirm").click();
};
const readError = () => kiosk.page.locator(".o_eh_face_code_error span").innerText();

describe("K4: an unpaired tablet", () => {
    it("keeps Odoo's kiosk, by badge and by name", async () => {
        await kiosk.open();
        await kiosk.pairButton.waitFor();
        await kiosk.scan(badge);
        expect(await kiosk.passGreeting()).toContain("Pia Pairing");
        await kiosk.tap("Pia Pairing");
        expect(await kiosk.passGreeting()).toContain("Goodbye");
        expect(await workplace.readChecks()).toEqual([]);
    });
});

describe("K2: pairing", () => {
    it("by the code that is typed, says which tablet it is now", async () => {
        await kiosk.open();
        await type(await workplace.makePairingCode());
        const card = kiosk.page.locator(".o_eh_face_pairing");
        await card.locator(".fa-check-circle").waitFor();
        expect(await card.innerText()).toContain("Test site · Test tablet");
        await kiosk.page.getByRole("button", { name: "OK" }).click();
        expect(await kiosk.deviceName.innerText()).toBe("Test site · Test tablet");
    });

    it("by the keys on the screen", async () => {
        const code = await workplace.makePairingCode();
        await kiosk.open();
        await kiosk.pairButton.click();
        const keys = kiosk.page.locator(".o_eh_face_keys");
        await keys.getByText("Q", { exact: true }).click();
        await keys.getByRole("button", { name: "Delete the last character" }).click();
        for (const character of code) {
            await keys.getByText(character, { exact: true }).click();
        }
        await kiosk.page.locator(".o_eh_face_pair_confirm").click();
        await kiosk.page.locator(".o_eh_face_screen .fa-check-circle").waitFor();
    });

    it("by the QR code's link with one tap, and the code leaves the address", async () => {
        const tablet = encodeURIComponent("Test site · Test tablet");
        await kiosk.open(`#eh_pair=${await workplace.makePairingCode()}&eh_tablet=${tablet}`);
        await kiosk.page.locator(".o_eh_face_pair_confirm").waitFor();
        await kiosk.page.getByText("It becomes Test site · Test tablet.").waitFor();
        expect(kiosk.page.url()).toBe(workplace.kioskUrl);
        await kiosk.page.locator(".o_eh_face_pair_confirm").click();
        await kiosk.page.locator(".o_eh_face_screen .fa-check-circle").waitFor();
    });

    it("outlives a restart of the page", async () => {
        await kiosk.pairByLink(await workplace.makePairingCode());
        await kiosk.reload();
        expect(await kiosk.deviceName.innerText()).toBe("Test site · Test tablet");
    });

    it("with a wrong code tells so and takes the next one", async () => {
        const code = await workplace.makePairingCode();
        const wrong = (code.startsWith("2") ? "3" : "2") + code.slice(1);
        await kiosk.open();
        await type(wrong);
        expect(await readError()).toContain("not right or was already used");
        await kiosk.page.locator(".o_eh_face_code").fill(code);
        await kiosk.page.keyboard.press("Enter");
        await kiosk.page.locator(".o_eh_face_screen .fa-check-circle").waitFor();
    });

    it("with a used code is refused", async () => {
        const code = await workplace.makePairingCode();
        await kiosk.pairByLink(code);
        const other = await Kiosk.make(browser, workplace);
        await other.open(`#eh_pair=${code}`);
        await other.page.locator(".o_eh_face_pair_confirm").click();
        expect(await other.page.locator(".o_eh_face_code_error span").innerText()).toContain(
            "already used",
        );
        await other.close();
    });

    it("with a code older than ten minutes says so", async () => {
        const code = await workplace.makePairingCode();
        await workplace.runPython(
            `env["eh.hr.kiosk.device"].sudo().browse(${workplace.deviceId}).write(
                {"pairing_expires_on": datetime.datetime.now() - datetime.timedelta(minutes=1)})`,
        );
        await kiosk.open();
        await type(code);
        expect(await readError()).toContain("older than 10 minutes");
    });

    it("without the network says so", async () => {
        await kiosk.open();
        await kiosk.pairButton.waitFor();
        await kiosk.context.setOffline(true);
        await type("K7QM4RTX");
        expect(await readError()).toContain("Odoo does not answer");
        await kiosk.context.setOffline(false);
    });
});

describe("K2: revoking", () => {
    it("takes the pairing from the tablet at its next word with Odoo", async () => {
        await kiosk.pairByLink(await workplace.makePairingCode());
        await workplace.revokeDevice();
        await kiosk.open();
        await kiosk.pairButton.waitFor();
        expect(await kiosk.page.locator(".o_eh_face_notice").innerText()).toContain(
            "no longer paired",
        );
        await kiosk.tap("Pia Pairing");
        expect(await kiosk.passGreeting()).toContain("Pia Pairing");
    });
});
