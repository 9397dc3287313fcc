import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { PageReload } from "../src/eh_hr_face_kiosk/session/page_reload";

function makeParts() {
    const values = new Map<string, string>();
    const storage = {
        getItem: (key: string) => values.get(key) ?? null,
        setItem: (key: string, value: string) => void values.set(key, value),
    };
    Object.assign(globalThis, { sessionStorage: storage });
    const kiosk = { quietMs: 60_000, isIdle: true };
    const reload = jest.fn();
    const make = () =>
        new PageReload({
            ownVersion: "1",
            quiet: kiosk as never,
            isIdle: () => kiosk.isIdle,
            reload,
        });
    return { make, kiosk, reload, storage };
}

beforeEach(() => {
    jest.useFakeTimers();
});
afterEach(() => {
    jest.useRealTimers();
    Reflect.deleteProperty(globalThis, "sessionStorage");
});

describe("K8: an updated Odoo", () => {
    it("has the page loaded anew, when nobody touches it", () => {
        const { make, kiosk, reload } = makeParts();
        kiosk.quietMs = 0;
        make().check("2");
        jest.advanceTimersByTime(10_000);
        expect(reload).not.toHaveBeenCalled();
        kiosk.quietMs = 5000;
        jest.advanceTimersByTime(1000);
        expect(reload).toHaveBeenCalledTimes(1);
    });

    it.each(["", "1"])("version %j is no other one", (version) => {
        const { make, reload } = makeParts();
        make().check(version);
        jest.advanceTimersByTime(10_000);
        expect(reload).not.toHaveBeenCalled();
    });

    it("P3: not while somebody checks in or an outcome waits to reach Odoo, then at once", () => {
        const { make, kiosk, reload } = makeParts();
        kiosk.isIdle = false;
        make().check("2");
        jest.advanceTimersByTime(600_000);
        expect(reload).not.toHaveBeenCalled();
        kiosk.isIdle = true;
        jest.advanceTimersByTime(1000);
        expect(reload).toHaveBeenCalledTimes(1);
    });

    it("once per version, whatever a proxy goes on serving", () => {
        const { make, reload } = makeParts();
        make().check("2");
        jest.advanceTimersByTime(1000);
        make().check("2");
        jest.advanceTimersByTime(10_000);
        expect(reload).toHaveBeenCalledTimes(1);
        make().check("3");
        jest.advanceTimersByTime(1000);
        expect(reload).toHaveBeenCalledTimes(2);
    });

    it("not at all where the browser cannot remember that it was", () => {
        const { make, reload, storage } = makeParts();
        storage.setItem = () => {
            throw new DOMException("full", "QuotaExceededError");
        };
        make().check("2");
        jest.advanceTimersByTime(10_000);
        expect(reload).not.toHaveBeenCalled();
    });
});
