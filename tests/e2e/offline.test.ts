/** K9: a page that is open when the network goes takes check-ins by badge, by name and by PIN, and brings them later. */
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { Browser } from "playwright-core";
import { eventually } from "./support/eventually";
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { makeBadge, Workplace } from "./support/workplace";

jest.setTimeout(90_000);

/** A check-in without Odoo is to take no longer than one with it. */
const SAVED_WITHIN_MS = 2000;

let browser: Browser;
beforeAll(async () => {
    browser = await launchKiosk("blinking");
});
afterAll(closeBrowsers);

interface LateCheckIn {
    state: string;
    reason: string | false;
    trigger: string;
    direction: string | false;
}

function readLate(workplace: Workplace): Promise<LateCheckIn[]> {
    return workplace.client.call(
        "eh.hr.late.check.in",
        "search_read",
        [[["company_id", "=", workplace.companyId]], ["state", "reason", "trigger", "direction"]],
        { order: "id", context: { allowed_company_ids: [workplace.companyId] } },
    ) as Promise<LateCheckIn[]>;
}

/** Paired, and told whom it may check in. */
async function makeKiosk(workplace: Workplace): Promise<Kiosk> {
    const kiosk = await Kiosk.make(browser, workplace);
    const people = kiosk.page.waitForResponse(/kiosk\/people/);
    await kiosk.pairByLink(await workplace.makePairingCode());
    await people;
    return kiosk;
}

describe("K9: badge and name, without Odoo", () => {
    let workplace: Workplace;
    let kiosk: Kiosk;
    const badges = [makeBadge(), makeBadge()] as const;
    let ids: number[];
    beforeAll(async () => {
        workplace = await Workplace.make("Offline", {
            eh_liveness_required_blinks: 1,
            eh_liveness_trigger: "manual",
        });
        ids = [
            await workplace.addEmployee({ name: "Olga Offline", barcode: badges[0] }),
            await workplace.addEmployee({ name: "Otto Offline", barcode: badges[1] }),
            await workplace.addEmployee({ name: "Nina Name" }),
        ];
        kiosk = await makeKiosk(workplace);
    });
    afterEach(async () => {
        await kiosk.context.setOffline(false);
        kiosk.takeErrors();
    });

    const saved = () => kiosk.page.locator(".o_eh_face_saved");

    it("a badge is saved as fast as ever, and the next one closes what is said", async () => {
        await kiosk.context.setOffline(true);
        const began = Date.now();
        await kiosk.scan(badges[0]);
        await saved().getByText("Olga Offline").waitFor();
        expect(Date.now() - began).toBeLessThan(SAVED_WITHIN_MS);
        await kiosk.scan(badges[1]);
        await saved().getByText("Otto Offline").waitFor();
        await kiosk.page.locator(".o_eh_face_saved_ok").click();
        await kiosk.deviceName.getByText("2 saved here").waitFor();
    });

    it("a name comes from the tablet's own list, and is filmed as ever", async () => {
        await kiosk.context.setOffline(true);
        await kiosk.tap("Nina Name");
        await kiosk.prompt.waitFor();
        await saved().getByText("Nina Name").waitFor();
    });

    it("all of it reaches Odoo once, with the capture, and nothing is left on the tablet", async () => {
        await eventually(
            () => readLate(workplace),
            (late) => {
                expect(late.map(({ state, direction }) => [state, direction])).toEqual(
                    Array(3).fill(["applied", "in"]),
                );
            },
        );
        for (const id of ids) {
            expect(await workplace.readAttendances(id)).toHaveLength(1);
        }
        await eventually(
            () => workplace.readChecks(ids[2] ?? 0),
            (checks) => {
                expect(checks).toHaveLength(1);
            },
        );
        await eventually(
            () => kiosk.deviceName.innerText(),
            (text) => {
                expect(text).not.toContain("saved here");
            },
        );
    });

    it("Q9: an answer that is lost: saved under the same attempt, and Odoo does it once", async () => {
        const [olga = 0] = ids;
        await kiosk.context.route("**/attendance_barcode_scanned", async (route) => {
            await route.fetch();
            await route.abort("connectionreset");
        });
        // Her second: a check-out, long after the first by Odoo's rule of double taps.
        await workplace.client.call("res.company", "write", [
            [workplace.companyId],
            { eh_kiosk_min_interval_s: 0 },
        ]);
        await kiosk.scan(badges[0]);
        await saved().getByText("Olga Offline").waitFor();
        await kiosk.context.unrouteAll();
        await eventually(
            () => readLate(workplace),
            (late) => {
                expect(late).toHaveLength(4);
                expect(late.filter(({ state }) => state === "repeated")).toHaveLength(1);
            },
        );
        const attendances = await workplace.readAttendances(olga);
        expect(attendances).toHaveLength(1);
        expect(attendances[0]?.check_out).toBeTruthy();
    });
});

describe("K9: a PIN, without Odoo", () => {
    it("is sealed, and checked when it arrives: the right one counts, the wrong one waits for HR", async () => {
        const workplace = await Workplace.make("Offline PIN", {
            eh_liveness_enabled: false,
            attendance_kiosk_use_pin: true,
        });
        const right = await workplace.addEmployee({ name: "Rita Right", pin: "2468" });
        const wrong = await workplace.addEmployee({ name: "Willi Wrong", pin: "1357" });
        const kiosk = await makeKiosk(workplace);
        await kiosk.context.setOffline(true);
        for (const name of ["Rita Right", "Willi Wrong"]) {
            await kiosk.tap(name);
            await kiosk.enterPin("2468");
            await kiosk.page.locator(".o_eh_face_saved").getByText(name).waitFor();
            await kiosk.page.locator(".o_eh_face_saved_ok").click();
        }
        const kept = await kiosk.page.evaluate(async () => {
            const databases = await indexedDB.databases();
            const texts: unknown[] = [JSON.stringify(localStorage)];
            for (const { name = "" } of databases) {
                const database = await new Promise<IDBDatabase>((resolve, reject) => {
                    const request = indexedDB.open(name);
                    request.onsuccess = () => {
                        resolve(request.result);
                    };
                    request.onerror = () => {
                        reject(new Error("not opened"));
                    };
                });
                for (const store of database.objectStoreNames) {
                    const request = database.transaction(store).objectStore(store).getAll();
                    texts.push(
                        await new Promise((resolve) => {
                            request.onsuccess = () => {
                                resolve(request.result);
                            };
                        }),
                    );
                }
                database.close();
            }
            return JSON.stringify(texts);
        });
        expect(kept).toContain("Rita Right");
        expect(kept).not.toMatch(/[^0-9a-f]2468[^0-9a-f]/);
        await kiosk.context.setOffline(false);
        await eventually(
            () => readLate(workplace),
            (late) => {
                expect(late.map(({ state, reason }) => [state, reason]).sort()).toEqual([
                    ["applied", false],
                    ["waiting", "pin_wrong"],
                ]);
            },
        );
        expect(await workplace.readAttendances(right)).toHaveLength(1);
        expect(await workplace.readAttendances(wrong)).toHaveLength(0);
        await kiosk.close();
    });
});
