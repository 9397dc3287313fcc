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
    expect(check).toMatchObject({ outcome: "passed", steps_fit: "fit" });
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

/** Instead of the camera: its film, and on the face the light of whatever colour the page shows, as a camera sees it. */
async function lightTheFace(kiosk: Kiosk, share: number): Promise<void> {
    await kiosk.page.addInitScript((lit) => {
        // A page of no site has none, whatever TypeScript's library says.
        const devices = navigator.mediaDevices as MediaDevices | undefined;
        if (!devices) {
            return;
        }
        const open = devices.getUserMedia.bind(devices);
        devices.getUserMedia = async (wanted) => {
            const video = document.createElement("video");
            video.srcObject = await open(wanted);
            video.muted = true;
            await video.play();
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
            const context = canvas.getContext("2d");
            const draw = () => {
                if (!context) {
                    return;
                }
                context.globalCompositeOperation = "source-over";
                context.drawImage(video, 0, 0);
                const lamp = document.querySelector(".o_eh_face_flash");
                if (lamp) {
                    context.globalCompositeOperation = "soft-light";
                    context.globalAlpha = lit;
                    context.fillStyle = getComputedStyle(lamp).backgroundColor;
                    const { width, height } = canvas;
                    context.fillRect(0.3 * width, 0.1 * height, 0.4 * width, 0.9 * height);
                    context.globalAlpha = 1;
                }
            };
            setInterval(draw, 50);
            draw();
            return canvas.captureStream(20);
        };
    }, share);
    await kiosk.reload();
}

it("L14: colours are shown in the server's order after a warning, and seen on a face that they light", async () => {
    await workplace.set({ eh_liveness_colour_flash: true, eh_liveness_required_blinks: 1 });
    const lit = await Kiosk.makePaired(await launchKiosk("moving"), workplace);
    await lightTheFace(lit, 0.5);
    const cleo = await workplace.addEmployee({ name: "Cleo Colour", eh_liveness_no_blink: true });
    await lit.tap("Cleo Colour");
    await lit.picture.waitFor();
    await lit.prompt
        .getByText("Look at the screen: it changes colour")
        .waitFor({ timeout: 30_000 });
    expect(await lit.page.locator(".o_eh_face_flash").count()).toBe(0);
    await lit.page.locator(".o_eh_face_decline").waitFor();
    await lit.page.locator(".o_eh_face_flash").waitFor();
    await lit.page.locator(".o_eh_face_ask").waitFor({ state: "detached", timeout: 60_000 });
    const check = await readCheck(cleo);
    expect(check).toMatchObject({ outcome: "passed", steps_fit: "fit" });
    const flash = check.steps.find(({ behaviour }) => behaviour === "colour_flash");
    expect(check.timeline.map(({ code }) => code).filter((code) => /^colour/.test(code))).toEqual(
        flash?.parts?.map((part) => `colour_${part.slice(6)}_seen`),
    );
    expect(lit.takeErrors()).toEqual([]);
});

it("L14: who declines the colours turns the head, and no colour is shown", async () => {
    await workplace.set({ eh_liveness_random_order: false, eh_liveness_ask_movements: false });
    const plain = await Kiosk.makePaired(await launchKiosk("moving"), workplace);
    const dora = await workplace.addEmployee({ name: "Dora Declines" });
    await plain.tap("Dora Declines");
    await plain.page.locator(".o_eh_face_decline").click({ timeout: 30_000 });
    await plain.page.locator(".o_eh_face_arrow").waitFor();
    expect(await plain.page.locator(".o_eh_face_flash").count()).toBe(0);
    expect(await plain.passGreeting()).toContain("Dora Declines");
    const check = await readCheck(dora);
    expect(check).toMatchObject({ outcome: "passed", steps_fit: "fit" });
    expect(codesOf(check)).toContain("step_replaced");
    expect(plain.takeErrors()).toEqual([]);
});
