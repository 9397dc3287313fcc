/** SPEC K15: a tablet is bound to a key that cannot leave its browser; what was copied from it is worth nothing. */
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { eventually } from "./support/eventually";
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { makeBadge, Workplace } from "./support/workplace";

jest.setTimeout(60_000);

const LAN_NAME = "kiosk.lan";
const TWO_WEEKS_MS = 14 * 24 * 60 * 60 * 1000;
const KEYS = "eh_hr_face_kiosk.keys";
const badge = makeBadge();

let workplace: Workplace;
let browser: Browser;
let kiosk: Kiosk;

beforeAll(async () => {
    workplace = await Workplace.make("Device key", { eh_liveness_enabled: false });
    await workplace.addEmployee({ name: "Kira Key", barcode: badge });
    browser = await launchKiosk(undefined, [`--host-resolver-rules=MAP ${LAN_NAME} 127.0.0.1`]);
});
afterAll(closeBrowsers);
afterEach(async () => {
    expect(kiosk.takeErrors()).toEqual([]);
    await kiosk.close();
});

/** Everything of localStorage: what somebody copies who is alone with the tablet for a minute. */
const copyStorage = (page: Page): Promise<[string, string][]> =>
    page.evaluate(() =>
        Object.keys(localStorage).map((key): [string, string] => [
            key,
            localStorage.getItem(key) ?? "",
        ]),
    );

async function checkIn(): Promise<string> {
    await kiosk.scan(badge);
    return kiosk.passGreeting();
}

describe("K15: a tablet that was paired", () => {
    it("has a key that no script can read, and Odoo's list says so", async () => {
        kiosk = await Kiosk.makePaired(browser, workplace);
        expect(await workplace.readTokenKind()).toBe("key");
        const found = await kiosk.page.evaluate(async (name) => {
            const database = await new Promise<IDBDatabase>((resolve, reject) => {
                const request = indexedDB.open(name);
                request.onsuccess = () => {
                    resolve(request.result);
                };
                request.onerror = () => {
                    reject(new Error("no database"));
                };
            });
            const keys = await new Promise<{ pair: CryptoKeyPair }[]>((resolve) => {
                const request = database.transaction("keys").objectStore("keys").getAll();
                request.onsuccess = () => {
                    resolve(request.result as { pair: CryptoKeyPair }[]);
                };
            });
            const exported = await Promise.all(
                keys.flatMap(({ pair }) =>
                    (["jwk", "pkcs8"] as const).map((format) =>
                        crypto.subtle.exportKey(format, pair.privateKey).then(
                            () => "exported",
                            () => "refused",
                        ),
                    ),
                ),
            );
            return { kinds: keys.map(({ pair }) => pair.privateKey.type), exported };
        }, KEYS);
        expect(found).toEqual({ kinds: ["private"], exported: ["refused", "refused"] });
    });

    it("checks in, also after a restart of the page, and each call has a proof of its own", async () => {
        kiosk = await Kiosk.makePaired(browser, workplace);
        const proofs: (string | undefined)[] = [];
        kiosk.page.on("request", (request) => {
            if (/eh_hr\/kiosk|hr_attendance\/(manual|attendance|employees)/.test(request.url())) {
                proofs.push(request.headers()["dpop"]);
            }
        });
        expect(await checkIn()).toContain("Kira Key");
        await kiosk.open();
        await kiosk.deviceName.waitFor();
        expect(await checkIn()).toContain("Kira Key");
        expect(proofs.length).toBeGreaterThan(4);
        expect(new Set(proofs).size).toBe(proofs.length);
        expect(proofs).not.toContain(undefined);
    });

    it("its copied token gets 401 from anywhere else, and an administrator sees it", async () => {
        kiosk = await Kiosk.makePaired(browser, workplace);
        const stored = await copyStorage(kiosk.page);
        const [, text = "{}"] = stored.find(([key]) => key.includes("face_kiosk.device")) ?? [];
        const { token } = JSON.parse(text) as { token: string };
        expect(token).toMatch(/^.{43}$/);
        const stolen = await fetch(new URL("/eh_hr/kiosk/session", workplace.kioskUrl), {
            headers: { Authorization: `Bearer ${token}` },
        });
        expect(stolen.status).toBe(401);
        expect(await stolen.json()).toMatchObject({ error: { code: "proof_required" } });
        await eventually(
            () => workplace.readDeviceEvents("proof_refused"),
            (events) => {
                expect(events[0]?.detail).toBe("Without a proof of its key");
            },
        );
        expect(await checkIn()).toContain("Kira Key");
    });

    it("its whole copied storage makes no tablet of another browser, which says the way back", async () => {
        kiosk = await Kiosk.makePaired(browser, workplace);
        const stored = await copyStorage(kiosk.page);
        const thief = await Kiosk.make(browser, workplace);
        await thief.open();
        await thief.page.evaluate((values) => {
            for (const [key, value] of values) {
                localStorage.setItem(key, value);
            }
        }, stored);
        await thief.open();
        await thief.pairButton.waitFor();
        expect(await thief.page.locator(".o_eh_face_notice").innerText()).toContain(
            "lost its pairing as Test site · Test tablet. Pair it again.",
        );
        await thief.close();
        expect(await checkIn()).toContain("Kira Key");
    });

    it("that lost its key is paired again with a new one", async () => {
        kiosk = await Kiosk.makePaired(browser, workplace);
        await kiosk.page.goto("about:blank");
        await kiosk.page.goto(new URL("/web/health", workplace.kioskUrl).href);
        await kiosk.page.evaluate(
            (name) =>
                new Promise((resolve) => {
                    indexedDB.deleteDatabase(name).onsuccess = resolve;
                }),
            KEYS,
        );
        await kiosk.open();
        await kiosk.pairButton.waitFor();
        expect(await kiosk.page.locator(".o_eh_face_notice").innerText()).toContain(
            "Pair it again",
        );
        await kiosk.pairByLink(await workplace.makePairingCode());
        expect(await checkIn()).toContain("Kira Key");
    });

    it("whose clock is two weeks behind works all the same", async () => {
        kiosk = await Kiosk.make(browser, workplace);
        await kiosk.page.addInitScript((behindMs) => {
            const now = Date.now.bind(Date);
            Date.now = () => now() - behindMs;
        }, TWO_WEEKS_MS);
        await kiosk.pairByLink(await workplace.makePairingCode());
        expect(await checkIn()).toContain("Kira Key");
        expect(await workplace.readTokenKind()).toBe("key");
    });
});

describe("K15: a browser that can make no key", () => {
    const openLan = async () => {
        const url = workplace.kioskUrl.replace(/localhost|127\.0\.0\.1/, LAN_NAME);
        kiosk = await Kiosk.make(browser, workplace);
        await kiosk.open(`#eh_pair=${await workplace.makePairingCode()}`, url);
        await kiosk.page.locator(".o_eh_face_pair_confirm").click();
    };

    it("is told so at the pairing, and what to do", async () => {
        await openLan();
        const error = kiosk.page.locator(".o_eh_face_code_error span");
        expect(await error.innerText()).toContain("Open this page over https");
    });

    it("is paired with a plain token where the company allows it, and warned", async () => {
        await workplace.set({ eh_kiosk_plain_tokens: true });
        await openLan();
        const card = kiosk.page.locator(".o_eh_face_pairing");
        await card.locator(".fa-check-circle").waitFor();
        expect(await card.innerText()).toContain("whoever copies the tablet's token");
        await kiosk.page.getByRole("button", { name: "OK" }).click();
        expect(await checkIn()).toContain("Kira Key");
        expect(await workplace.readTokenKind()).toBe("plain");
    });

    it("a tablet paired before there were keys is bound at its next session", async () => {
        await workplace.set({ eh_kiosk_plain_tokens: true });
        kiosk = await Kiosk.make(browser, workplace);
        const old = await kiosk.context.newPage();
        await old.addInitScript(() => {
            Object.defineProperty(window, "isSecureContext", { value: false });
        });
        await old.goto(`${workplace.kioskUrl}#eh_pair=${await workplace.makePairingCode()}`);
        await old.locator(".o_eh_face_pair_confirm").click();
        await old.locator(".o_eh_face_pairing .fa-check-circle").waitFor();
        expect(await workplace.readTokenKind()).toBe("plain");
        await old.close();

        await kiosk.open();
        await kiosk.deviceName.waitFor();
        await eventually(
            () => workplace.readTokenKind(),
            (kind) => {
                expect(kind).toBe("key");
            },
        );
        await workplace.set({ eh_kiosk_plain_tokens: false });
        expect(await checkIn()).toContain("Kira Key");
        await kiosk.open();
        await kiosk.deviceName.waitFor();
        expect(await checkIn()).toContain("Kira Key");
    });

    it("is out when the company wants keys, in words", async () => {
        await workplace.set({ eh_kiosk_plain_tokens: true });
        await openLan();
        await kiosk.page.getByRole("button", { name: "OK" }).click();
        await workplace.set({ eh_kiosk_plain_tokens: false });
        await kiosk.scan(badge);
        await kiosk.pairButton.waitFor();
        expect(await kiosk.page.locator(".o_eh_face_notice").innerText()).toContain(
            "no longer paired",
        );
    });
});
