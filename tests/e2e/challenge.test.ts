/** SPEC L14 and issue 17.3: what the server chose is asked for, in its order; what is not seen has something in its place. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { Workplace } from "./support/workplace";

jest.setTimeout(90_000);

interface Check {
    outcome: string;
    steps_fit: string | false;
    steps: { behaviour: string; count: number; stands_for?: string; parts?: string[] }[];
    steps_text: string;
    policy_met: string | false;
    timeline: { code: string }[];
    blink_count: number;
}

const FIELDS = [
    ...["outcome", "steps", "steps_fit", "steps_text", "policy_met", "timeline", "blink_count"],
];

let workplace: Workplace;
let kiosk: Kiosk;

beforeAll(async () => {
    const [made, browser] = await Promise.all([
        Workplace.make("Challenge", { eh_liveness_turn_instead: true }),
        launchKiosk("turning"),
    ]);
    workplace = made;
    kiosk = await Kiosk.makePaired(browser, workplace);
});
afterAll(closeBrowsers);
beforeEach(() => kiosk.goHome());
afterEach(() => {
    expect(kiosk.takeErrors()).toEqual([]);
});

async function readCheck(employeeId: number): Promise<Check> {
    const options = { context: { allowed_company_ids: [workplace.companyId] } };
    const of = [["employee_id", "=", employeeId]];
    const found: unknown = await workplace.client.call(
        "eh.hr.liveness.check",
        "search_read",
        [of, FIELDS],
        options,
    );
    const [check] = found as [Check];
    return check;
}

const codesOf = ({ timeline }: Check): string[] =>
    timeline.map(({ code }) => code).filter((code) => /^(ask|step|head|blink|passed)/.test(code));

it("17.3: eyes whose blinks are not seen: a head turn is asked for instead, and passes", async () => {
    const nora = await workplace.addEmployee({ name: "Nora Narrow" });
    await kiosk.tap("Nora Narrow");
    await kiosk.picture.waitFor();
    expect(await kiosk.prompt.innerText()).toBe("Blink slowly 2 times");
    await kiosk.page.locator(".o_eh_face_arrow").waitFor();
    expect(await kiosk.passGreeting()).toContain("Nora Narrow");
    const check = await readCheck(nora);
    expect(check).toMatchObject({ outcome: "passed", steps_fit: "fit", blink_count: 0 });
    expect(codesOf(check)).toEqual(
        expect.arrayContaining(["step_replaced", "ask_head_turn", "passed"]),
    );
    expect(check.policy_met).toBe("met");
});

it("17.3: who is not to be asked to blink is asked to turn from the start, and it counts for as much", async () => {
    const arno = await workplace.addEmployee({
        name: "Arno Arranged",
        eh_liveness_no_blink: true,
    });
    await kiosk.tap("Arno Arranged");
    await kiosk.picture.waitFor();
    expect(await kiosk.prompt.innerText()).toMatch(/^Turn your head/);
    expect(await kiosk.passGreeting()).toContain("Arno Arranged");
    const check = await readCheck(arno);
    expect(check).toMatchObject({ outcome: "passed", steps_fit: "fit", policy_met: "met" });
    expect(check.steps_text).toBe("Head turn, as arranged");
});

it("L14: order, sides and count are the server's, and on the row", async () => {
    await workplace.set({
        ...{ eh_liveness_random_order: true, eh_liveness_turn_instead: false },
        eh_liveness_timeout_override_s: 60,
    });
    // Its film blinks, turns and opens its mouth, over and over.
    const moving = await Kiosk.makePaired(await launchKiosk("moving"), workplace);
    const rita = await workplace.addEmployee({ name: "Rita Random" });
    await moving.tap("Rita Random");
    await moving.picture.waitFor();
    const first = await moving.prompt.innerText();
    await moving.page.locator(".o_eh_face_ask").waitFor({ state: "detached", timeout: 60_000 });
    const check = await readCheck(rita);
    const turn = check.steps.find(({ behaviour }) => behaviour === "head_turn");
    expect(turn?.parts).toHaveLength(2);
    const [step] = check.steps;
    expect(first).toBe(
        step?.behaviour === "blink"
            ? `Blink slowly ${step.count} times`
            : `Turn your head to the ${step?.parts?.[0] === "turn_left" ? "left" : "right"}`,
    );
    expect(check).toMatchObject({ outcome: "passed", steps_fit: "fit" });
    expect(moving.takeErrors()).toEqual([]);
});
