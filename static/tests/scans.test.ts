import { beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { KeyPace } from "../src/eh_hr_face_kiosk/odoo_kiosk/key_pace";
import type * as ScansModule from "../src/eh_hr_face_kiosk/odoo_kiosk/scans";
import type { KioskState } from "../src/eh_hr_face_kiosk/state";

jest.unstable_mockModule("../src/odoo", () => ({ _t: (term: string) => term }));

let Scans: typeof ScansModule.Scans;
beforeAll(async () => {
    ({ Scans } = await import("../src/eh_hr_face_kiosk/odoo_kiosk/scans"));
});

function makeParts() {
    const kiosk = { active_display: "main" };
    const flow = {
        isBusy: false,
        badge: null as string | null,
        startBadge: jest.fn((_badge: string) => Promise.resolve()),
    };
    const state = { screen: null as KioskState["screen"] };
    const tell = jest.fn<(text: string) => void>();
    const closeAll = jest.fn();
    const app = {
        state: kiosk,
        dialogService: { closeAll },
        switchDisplay: (screen: string) => {
            kiosk.active_display = screen;
        },
    };
    const pace = new KeyPace();
    const scans = new Scans({
        app: app as never,
        state: state as KioskState,
        flow,
        teller: { tell },
        pace,
    });
    return { scans, kiosk, flow, state, tell, pace, closeAll };
}

/** @param gapMs between two keys, the last of them just now */
function type(pace: KeyPace, count: number, gapMs: number): void {
    const endMs = performance.now();
    for (let i = count - 1; i >= 0; i--) {
        pace.add(endMs - i * gapMs);
    }
}

let parts: ReturnType<typeof makeParts>;
beforeEach(() => {
    parts = makeParts();
});

describe("P18: a badge is taken, or told that it was not", () => {
    it.each(["main", "greet", "manual"])("on %s it begins a check-in", async (screen) => {
        parts.kiosk.active_display = screen;
        await parts.scans.onScan("041");
        expect(parts.flow.startBadge).toHaveBeenCalledWith("041");
        expect(parts.kiosk.active_display).toBe("main");
        expect(parts.closeAll).toHaveBeenCalled();
        expect(parts.tell).not.toHaveBeenCalled();
    });

    it("while somebody checks in it is told, and nobody else is checked in", async () => {
        parts.flow.isBusy = true;
        parts.flow.badge = "041";
        await parts.scans.onScan("042");
        expect(parts.tell).toHaveBeenCalledTimes(1);
        expect(parts.flow.startBadge).not.toHaveBeenCalled();
    });

    it("read twice by its reader it is one badge", async () => {
        parts.flow.isBusy = true;
        parts.flow.badge = "041";
        await parts.scans.onScan("041");
        expect(parts.tell).not.toHaveBeenCalled();
    });

    it("under a screen of ours it is told", async () => {
        parts.state.screen = { name: "pairing", key: 1, props: {} };
        await parts.scans.onScan("041");
        expect(parts.tell).toHaveBeenCalledTimes(1);
    });
});

describe("P17: a badge on the PIN pad is no PIN", () => {
    beforeEach(() => {
        parts.kiosk.active_display = "pin";
    });

    it("at a reader's pace it is told, and costs nobody a try", async () => {
        type(parts.pace, 11, 8);
        await parts.scans.onScan("0411234567");
        expect(parts.tell).toHaveBeenCalledTimes(1);
        expect(parts.scans.isBadge("0411234567")).toBe(true);
        expect(parts.flow.startBadge).not.toHaveBeenCalled();
    });

    it("a PIN typed as fast as anybody can is a PIN", async () => {
        type(parts.pace, 5, 60);
        await parts.scans.onScan("4711");
        expect(parts.tell).not.toHaveBeenCalled();
        expect(parts.scans.isBadge("4711")).toBe(false);
    });

    it("a PIN tapped a while after a badge is a PIN", () => {
        const now = performance.now();
        for (let i = 0; i < 11; i++) {
            parts.pace.add(now - 5000 + i);
        }
        expect(parts.scans.isBadge("4711")).toBe(false);
    });

    it.each(["", "1", "12"])("%j is too short for a badge", (entered) => {
        type(parts.pace, 3, 1);
        expect(parts.scans.isBadge(entered)).toBe(false);
    });
});
