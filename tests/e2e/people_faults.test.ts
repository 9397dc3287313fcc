/** What people met in front of the kiosk, each by the id it was found under: badges, PINs, names, what they are told. */
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
import { FilmReel } from "../film/film_reel.mjs";
import { eventually } from "./support/eventually";
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { makeBadge, Workplace } from "./support/workplace";

jest.setTimeout(60_000);

let workplace: Workplace;
let kiosk: Kiosk;
let reel: FilmReel;

beforeAll(async () => {
    workplace = await Workplace.make("People faults", {
        eh_liveness_required_blinks: 1,
        eh_liveness_timeout_override_s: 8,
    });
    reel = await FilmReel.make("blinking");
    kiosk = await Kiosk.makePaired(await launchKiosk(reel), workplace);
});
afterAll(async () => {
    await closeBrowsers();
    reel.remove();
});
beforeEach(async () => {
    await reel.insert("blinking");
    await kiosk.goHome();
});
afterEach(() => {
    expect(kiosk.takeErrors()).toEqual([]);
});

const told = async (text: string) => {
    await kiosk.notification.getByText(text).waitFor();
};
const archive = (id: number) =>
    workplace.client.call("hr.employee", "write", [[id], { active: false }]);

/** Longer than the kiosk takes what comes after a badge for the rest of it: nobody taps a PIN sooner. */
const HAND_MS = 400;

/** An attendance that began so many hours ago and was never ended. */
const leaveOpen = (id: number, hours: number) =>
    workplace.runPython(
        `env["hr.attendance"].sudo().create({"employee_id": ${id},
            "check_in": datetime.datetime.now() - datetime.timedelta(hours=${hours})})`,
    );

describe("P5: archived while the list is open", () => {
    it("is said in words, nobody is filmed, and the list is loaded anew", async () => {
        const arno = await workplace.addEmployee({ name: "Arno Archived" });
        await kiosk.openList("Arno Archived");
        await archive(arno);
        await kiosk.card("Arno Archived").click();
        await told("no longer has this employee");
        expect(await kiosk.prompt.count()).toBe(0);
        await kiosk.card("Arno Archived").waitFor({ state: "detached" });
        expect(await workplace.readAttendances(arno)).toEqual([]);
    });
});

describe("P7: two taps on 'Try again' in one frame", () => {
    it("are one more try, and the camera is not busy with itself", async () => {
        await reel.insert("blinks_0");
        const zwei = await workplace.addEmployee({ name: "Zita Twice" });
        await kiosk.tap("Zita Twice");
        await kiosk.report.waitFor();
        await kiosk.page.locator(".o_eh_face_try_again").evaluate((button) => {
            (button as HTMLElement).click();
            (button as HTMLElement).click();
        });
        await kiosk.picture.waitFor();
        await kiosk.report.waitFor();
        await kiosk.page.locator(".o_eh_face_go_on").click();
        await kiosk.passGreeting();
        const checks = await workplace.readChecks(zwei);
        expect(checks.map(({ fail_reason }) => fail_reason)).toEqual(["timeout", "timeout"]);
        expect(new Set(checks.map(({ attempt_id }) => attempt_id)).size).toBe(2);
        expect(await workplace.readAttendances(zwei)).toMatchObject([
            { eh_in_attempt_id: checks[1]?.attempt_id },
        ]);
    });
});

describe("P17: a badge read into somebody's PIN pad", () => {
    afterAll(async () => {
        await workplace.set({ attendance_kiosk_use_pin: false });
    });

    it("is told, costs no try, and the PIN works afterwards", async () => {
        await workplace.set({ attendance_kiosk_use_pin: true });
        const pino = await workplace.addEmployee({ name: "Pino Pad", pin: "4711" });
        await kiosk.tap("Pino Pad");
        await kiosk.pinPad.waitFor();
        for (let i = 0; i < 6; i++) {
            await kiosk.scan(makeBadge());
            await told("This was a badge, not a PIN");
        }
        await kiosk.page.waitForTimeout(HAND_MS);
        await kiosk.enterPin("4711");
        expect(await kiosk.passGreeting()).toContain("Pino Pad");
        expect(await workplace.readAttendances(pino)).toHaveLength(1);
    });
});

describe("P18: a badge is taken, or told that it was not", () => {
    it("during somebody's prompt it is told, and nobody else is checked in", async () => {
        const badge = makeBadge();
        const second = await workplace.addEmployee({ name: "Second Person", barcode: badge });
        await workplace.addEmployee({ name: "First Person" });
        await kiosk.tap("First Person");
        await kiosk.picture.waitFor();
        await kiosk.scan(badge);
        await told("This badge was not taken");
        expect(await kiosk.passGreeting()).toContain("First Person");
        expect(await workplace.readAttendances(second)).toEqual([]);
    });

    it("over a greeting, and over the list, it begins the next check-in at once", async () => {
        const [one, two] = [makeBadge(), makeBadge()];
        await workplace.addEmployee({ name: "Queue One", barcode: one });
        await workplace.addEmployee({ name: "Queue Two", barcode: two });
        await kiosk.scan(one);
        await kiosk.greeting.getByText("Queue One").waitFor();
        await kiosk.scan(two);
        await kiosk.greeting.getByText("Queue Two").waitFor();
        await kiosk.passGreeting();
        await kiosk.home.click();
        await kiosk.page.locator(".o_hr_kiosk_manual_selection .card").first().waitFor();
        await kiosk.scan(one);
        expect(await kiosk.passGreeting()).toContain("Queue One");
    });

    it("P19: two in one, or a reader on another layout: says what to do", async () => {
        await kiosk.scan(makeBadge() + makeBadge());
        await told("one badge at a time");
        await told("keyboard layout");
    });
});

describe("P20: yesterday's forgotten check-out", () => {
    it("is said before anybody is filmed; 'Go back' changes nothing, 'Check out now' ends it", async () => {
        const vera = await workplace.addEmployee({ name: "Vera Yesterday" });
        await leaveOpen(vera, 24);
        await kiosk.tap("Vera Yesterday");
        const card = kiosk.page.locator(".o_eh_face_forgotten");
        await card.waitFor();
        expect(await card.innerText()).toMatch(/Check out\?[^]*yesterday/);
        await kiosk.page.locator(".o_eh_face_back").click();
        await card.waitFor({ state: "detached" });
        expect(await workplace.readAttendances(vera)).toMatchObject([{ check_out: false }]);
        await kiosk.card("Vera Yesterday").click();
        await kiosk.page.locator(".o_eh_face_forgotten_go_on").click();
        expect(await kiosk.passGreeting()).toContain("Goodbye");
        expect(await workplace.readAttendances(vera)).toHaveLength(1);
    });

    it("K13: the prompt says what the check-in will do, and since when somebody is in", async () => {
        const ina = await workplace.addEmployee({ name: "Ina Since" });
        await leaveOpen(ina, 2);
        await kiosk.tap("Ina Since");
        const aim = kiosk.page.locator(".o_eh_face_aim");
        await aim.waitFor();
        expect(await aim.innerText()).toMatch(/^Check out · In since .*\d/);
        expect(await kiosk.passGreeting()).toContain("Goodbye");
    });
});

describe("P21: a check-in that Odoo stumbles over", () => {
    it("is told, and the kiosk stands ready for the next badge by itself", async () => {
        const badge = makeBadge();
        await workplace.addEmployee({ name: "Next Person", barcode: badge });
        await workplace.addEmployee({ name: "Bodo Broken" });
        const data = { name: "odoo.exceptions.ValidationError", message: "Broken attendance" };
        await kiosk.page.route(
            "**/hr_attendance/manual_selection",
            (route) =>
                route.fulfill({
                    json: { jsonrpc: "2.0", id: 1, error: { code: 0, message: "Odoo", data } },
                }),
            { times: 1 },
        );
        await kiosk.tap("Bodo Broken");
        await told("Broken attendance");
        await kiosk.home.waitFor();
        await kiosk.scan(badge);
        expect(await kiosk.passGreeting()).toContain("Next Person");
    });
});

describe("P22: a wrong name, tapped and left", () => {
    it("with nobody in the picture it goes back by itself, and nobody is checked in", async () => {
        await reel.insert("empty_room");
        const colleague = await workplace.addEmployee({ name: "Wrong Colleague" });
        await kiosk.tap("Wrong Colleague");
        await kiosk.report.waitFor();
        expect(await kiosk.report.innerText()).toContain("Goes back by itself");
        await kiosk.report.waitFor({ state: "detached" });
        await eventually(
            () => workplace.readChecks(colleague),
            (checks) => {
                expect(checks).toMatchObject([{ outcome: "failed", fail_reason: "timeout" }]);
            },
        );
        expect(await workplace.readAttendances(colleague)).toEqual([]);
    });
});
