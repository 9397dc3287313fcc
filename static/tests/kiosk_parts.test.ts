/** Small parts of the kiosk page, each on its own. */
import { describe, expect, it, jest } from "@jest/globals";
import type { KioskApp } from "../src/odoo";
import { setCompanyLanguage } from "../src/eh_hr_face_kiosk/odoo_kiosk/kiosk_language";
import { isLeft } from "../src/eh_hr_face_kiosk/odoo_kiosk/left_screens";
import { Teller } from "../src/eh_hr_face_kiosk/odoo_kiosk/teller";
import { ScreenRegister, type ScreenKind } from "../src/eh_hr_face_kiosk/screens/screen_register";

describe("P29: clock and weekday in the company's language", () => {
    it("whatever the browser's is", () => {
        const settings = { defaultLocale: "en-US" };
        setCompanyLanguage(settings, "de-DE");
        expect(settings.defaultLocale).toBe("de-DE");
    });

    it.each(["", "no language!"])("%j changes nothing", (language) => {
        const settings = { defaultLocale: "en-US" };
        setCompanyLanguage(settings, language);
        expect(settings.defaultLocale).toBe("en-US");
        setCompanyLanguage(undefined, "de-DE");
    });
});

describe("P21: a screen that was left open is not the next person's", () => {
    const see = (display: string, quietMs: number, isCovered = false, manualKioskMode = false) =>
        isLeft({
            app: { state: { active_display: display }, manualKioskMode } as KioskApp,
            readQuietMs: () => quietMs,
            isCovered: () => isCovered,
        });

    it.each(["pin", "manual"])("%s, after a minute", (display) => {
        expect(see(display, 59_000)).toBe(false);
        expect(see(display, 60_000)).toBe(true);
        expect(see(display, 60_000, true)).toBe(false);
    });

    it("but not the list where it is the first screen, and none that goes by itself", () => {
        expect(see("manual", 60_000, false, true)).toBe(false);
        expect(see("greet", 60_000)).toBe(false);
        expect(see("main", 60_000)).toBe(false);
    });
});

describe("what is told to people", () => {
    it("is one sentence at a time: wrong PINs do not pile up", () => {
        const shown = new Set<string>();
        const add = jest.fn((text: string) => {
            shown.add(text);
            return () => void shown.delete(text);
        });
        const teller = new Teller({ add });
        teller.tell("first", "danger");
        teller.tell("second", "danger");
        expect([...shown]).toEqual(["second"]);
        teller.silence();
        teller.silence();
        expect(shown.size).toBe(0);
    });
});

describe("the register of screens", () => {
    it("has each once, and says which one is missing", () => {
        const register = new ScreenRegister();
        const kind: ScreenKind = {
            name: "a",
            Component: {} as ScreenKind["Component"],
            readLabel: () => "A",
        };
        register.add(kind);
        expect(register.get("a")).toBe(kind);
        expect(() => {
            register.add(kind);
        }).toThrow('"a"');
        expect(() => register.get("b")).toThrow('"b"');
    });
});
