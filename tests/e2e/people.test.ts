/** SPEC A1, A8, A9, Q1: what people do before the camera, the whole way up to the row that Odoo stored of it. */
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { FilmReel } from "../film/film_reel.mjs";
import { findRenderers, slowDown } from "../support/slow_tablet.mjs";
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { Workplace, type Check } from "./support/workplace";

jest.setTimeout(60_000);

/** A tablet, what its company asks for, and the films that stand before its camera one after the other. */
interface Lane {
    settings: object;
    films: readonly string[];
}

/**
 * Two tablets beside each other, each with one page for all of its films. Who is to fail gets four seconds, in which all that
 * the film has to show happens; who is to pass gets fifteen, in which the film begins anew should a busy machine miss a blink.
 */
const LANES: Lane[] = [
    {
        settings: { eh_liveness_timeout_override_s: 4, eh_liveness_required_blinks: 2 },
        films: ["blinks_1", "nod", "eyes_shut", "two_people"],
    },
    {
        settings: { eh_liveness_timeout_override_s: 15, eh_liveness_required_blinks: 3 },
        films: ["leaves", "blinks_3"],
    },
];
/** The time to blink, and what a busy machine adds to it. */
const END_MS = 30_000;
/** How busy this machine is, is not what the films ask; the last test asks for the rate that Odoo asks for. */
const ANY_RATE = 3;
/** A twentieth of a processor: no effort is small enough for that. */
const HOPELESS_SHARE = 0.05;

interface Visit {
    check: Check;
    codes: string[];
    /** What the employee was told in the end, if anything. */
    told: string;
}

const visits = new Map<string, Visit | Error>();
const reels: FilmReel[] = [];
/** The one that leaves fifteen seconds: nobody's time is over before it is seen how slow it is. */
let patient: { kiosk: Kiosk; reel: FilmReel } | undefined;

async function openTablet(
    settings: object,
    film: string,
): Promise<{ kiosk: Kiosk; reel: FilmReel }> {
    const [workplace, reel] = await Promise.all([
        Workplace.make("People", settings),
        FilmReel.make(film),
    ]);
    reels.push(reel);
    const kiosk = await Kiosk.make(await launchKiosk(reel), workplace);
    await kiosk.acceptFrameRate(ANY_RATE);
    await kiosk.pairByLink(await workplace.makePairingCode());
    return { kiosk, reel };
}

/** Somebody comes, does what the film shows, goes on whatever comes of it, and is checked in. */
async function visit(kiosk: Kiosk, name: string): Promise<Visit> {
    const { workplace } = kiosk;
    const employee = await workplace.addEmployee({ name });
    await kiosk.tap(name);
    await kiosk.greeting.or(kiosk.report).first().waitFor({ timeout: END_MS });
    const said = kiosk.report.or(kiosk.notification).first();
    const told = (await said.isVisible()) ? await said.innerText() : "";
    if (await kiosk.report.isVisible()) {
        await kiosk.page.locator(".o_eh_face_go_on").click();
    }
    expect(await kiosk.passGreeting()).toContain(name);
    const [check, ...others] = await workplace.readChecks(employee);
    expect(others).toEqual([]);
    expect(await workplace.readAttendances(employee)).toMatchObject([
        { eh_in_attempt_id: check?.attempt_id },
    ]);
    expect(await kiosk.isCameraOn()).toBe(false);
    expect(kiosk.takeErrors()).toEqual([]);
    if (!check) {
        throw new Error(`nothing was stored of ${name}`);
    }
    return { check, codes: check.timeline.map(({ code }) => code), told };
}

async function runLane({ settings, films }: Lane): Promise<void> {
    const opened = await openTablet(settings, films[0] ?? "");
    if (films.includes("blinks_3")) {
        patient = opened;
    }
    for (const film of films) {
        await opened.reel.insert(film);
        try {
            visits.set(film, await visit(opened.kiosk, `Person of ${film}`));
        } catch (error) {
            // The tests of this film fail with it; the next person comes.
            visits.set(film, error as Error);
            await opened.kiosk.goHome();
        }
    }
}

function visitOf(film: string): Visit {
    const found = visits.get(film);
    if (!found || found instanceof Error) {
        throw found ?? new Error(`${film} was not shown; see above`);
    }
    return found;
}

const count = (codes: readonly string[], code: string): number =>
    codes.filter((each) => each === code).length;

beforeAll(() => Promise.all(LANES.map(runLane)), 180_000);
afterAll(async () => {
    await closeBrowsers();
    reels.forEach((reel) => {
        reel.remove();
    });
});

describe("A9: who does not do what was asked is recorded as failed, and checked in", () => {
    it.each([
        ["blinks_1", 1],
        ["nod", 0],
        ["eyes_shut", 0],
        ["two_people", 0],
    ])("%s: %p blinks", (film, blinks) => {
        const { check, codes, told } = visitOf(film);
        expect(check).toMatchObject({
            outcome: "failed",
            fail_reason: "timeout",
            blink_count: blinks,
            client_asserted: true,
        });
        expect(count(codes, "blink")).toBe(blinks);
        expect(codes.at(-1)).toBe("failed");
        expect(told).toContain("not seen in time");
    });

    it.each([
        ["eyes_shut", "hint_open_eyes"],
        ["two_people", "hint_several_faces"],
    ])("%s: the row says that the employee was told (%s)", (film, code) => {
        expect(visitOf(film).codes).toContain(code);
    });
});

describe("A9: who does is recorded as passed", () => {
    it("blinks_3: three blinks where three are asked for", () => {
        const { check, codes, told } = visitOf("blinks_3");
        expect(check).toMatchObject({ outcome: "passed", fail_reason: false, blink_count: 3 });
        expect(count(codes, "blink")).toBe(3);
        expect(told).toBe("");
    });

    it("leaves: the count of a face that left begins anew, and the row shows it", () => {
        const { check, codes } = visitOf("leaves");
        expect(check).toMatchObject({ outcome: "passed", blink_count: 3 });
        expect(count(codes, "blink")).toBeGreaterThan(3);
        // The last thing that is seen of somebody who leaves may already be another face to the counter, or only nobody.
        for (const order of [
            ["blink", "count_restarted", "passed"],
            ["blink", "face_lost", "hint_no_face", "passed"],
        ]) {
            const places = order.map((code) => codes.indexOf(code));
            expect(places).toEqual([...places].sort((a, b) => a - b));
            expect(places).not.toContain(-1);
        }
    });
});

describe("Q1: a tablet that has become too slow", () => {
    it("is aborted and not failed, said in words, and the check-in goes on", async () => {
        if (!patient) {
            throw new Error("no tablet; see above");
        }
        const { kiosk, reel } = patient;
        await reel.insert("blinks_0");
        await kiosk.acceptFrameRate(null);
        await kiosk.reload();
        const showing = kiosk.page.locator(".o_eh_face_seen video").waitFor();
        const visiting = visit(kiosk, "Person of a slow tablet");
        await showing;
        const letGo = slowDown(findRenderers(), HOPELESS_SHARE);
        await kiosk.prompt.waitFor({ state: "detached" }).finally(letGo);
        const { check, codes, told } = await visiting;
        expect(check).toMatchObject({ outcome: "aborted", fail_reason: "frame_rate" });
        expect(check.frames_per_second).toBeLessThan(11);
        expect(codes.at(-1)).toBe("aborted");
        expect(told).toContain("too slow");
    });
});
