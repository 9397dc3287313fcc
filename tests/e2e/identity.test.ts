/** SPEC U1, U2, U4, U6, K5: consent, enrolment and recognition at the kiosk, with the product's own recogniser on a film. */
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
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { makeBadge, Workplace } from "./support/workplace";

jest.setTimeout(120_000);

const PROMPT_MS = 40_000;

let workplace: Workplace;
let kiosk: Kiosk;

beforeAll(async () => {
    const [made, browser] = await Promise.all([
        Workplace.make("Identity", {
            eh_face_enabled: true,
            eh_face_enrol_check: "tablet",
            eh_liveness_timeout_override_s: 30,
        }),
        launchKiosk("moving"),
    ]);
    workplace = made;
    const [policy] = (await workplace.client.call("eh.hr.face.policy", "create", [
        [
            {
                company_id: workplace.companyId,
                text: "May this tablet recognise you?\n\nYou choose.",
            },
        ],
    ])) as [number];
    await workplace.client.call("eh.hr.face.policy", "action_publish", [[policy]]);
    kiosk = await Kiosk.makePaired(browser, workplace);
    await kiosk.acceptFrameRate(0);
    await kiosk.reload();
});
afterAll(closeBrowsers);
beforeEach(() => kiosk.goHome());
afterEach(() => {
    expect(kiosk.takeErrors()).toEqual([]);
});

const stage = (name: string) => kiosk.page.locator(`.o_eh_face_enrolment[data-stage="${name}"]`);

async function enrol(badge: string): Promise<string> {
    await kiosk.scan(badge);
    await stage("ask").waitFor({ timeout: PROMPT_MS });
    await kiosk.page.locator(".o_eh_face_consent").click();
    await stage("ready").waitFor();
    await kiosk.page.locator(".o_eh_face_ready").click();
    await stage("result").waitFor({ timeout: PROMPT_MS });
    const said = await stage("result").innerText();
    await kiosk.page.locator(".o_eh_face_go_on").click();
    return said;
}

async function readTemplates(employeeId: number): Promise<{ model_id: string }[]> {
    return (await workplace.client.call("eh.hr.face.template", "search_read", [
        [["employee_id", "=", employeeId]],
        ["model_id"],
    ])) as { model_id: string }[];
}

async function readEventTypes(employeeId: number): Promise<string[]> {
    const events = (await workplace.client.call(
        "eh.hr.kiosk.event",
        "search_read",
        [[["employee_id", "=", employeeId]], ["event_type"]],
        { order: "id" },
    )) as { event_type: string }[];
    return events.map(({ event_type }) => event_type);
}

describe("U1: the first check-in leads into enrolment, and the next is confirmed by the face", () => {
    it("enrols, checks in once, recognises, and names nobody to whoever comes second with the same face", async () => {
        const [first, second] = [makeBadge(), makeBadge()];
        const anita = await workplace.addEmployee({ name: "Anita Face", barcode: first });
        const bob = await workplace.addEmployee({ name: "Bob Same Face", barcode: second });

        expect(await enrol(first)).toContain("You are enrolled");
        expect(await kiosk.passGreeting()).toContain("Anita Face");
        expect(await workplace.readAttendances(anita)).toHaveLength(1);
        expect(await readTemplates(anita)).toMatchObject([{ model_id: "face_descriptor" }]);

        await kiosk.scan(first);
        await kiosk.greeting.waitFor({ timeout: PROMPT_MS });
        await kiosk.passGreeting();
        expect(await readEventTypes(anita)).toContain("matched");

        const refused = await enrol(second);
        expect(refused).toContain("HR will look at it");
        expect(refused).not.toContain("Anita");
        await kiosk.passGreeting();
        expect(await readTemplates(bob)).toEqual([]);
        expect(await readEventTypes(bob)).toContain("enrol_refused");
    });
});

describe("U6: the way without the face", () => {
    it("takes as many taps, is kept, and is not asked for again", async () => {
        const badge = makeBadge();
        const carl = await workplace.addEmployee({ name: "Carl Badge", barcode: badge });
        await kiosk.scan(badge);
        await stage("ask").waitFor({ timeout: PROMPT_MS });
        await kiosk.page.locator(".o_eh_face_no_face").click();
        await kiosk.passGreeting();
        expect(await readEventTypes(carl)).toContain("face_consent");
        await kiosk.scan(badge);
        await kiosk.greeting.waitFor({ timeout: PROMPT_MS });
        await kiosk.passGreeting();
        expect(await readTemplates(carl)).toEqual([]);
    });
});
