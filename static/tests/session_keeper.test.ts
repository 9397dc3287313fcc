import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { KioskHttpError } from "../src/eh_hr_face_kiosk/http";
import { DeviceStore, type PairedDevice } from "../src/eh_hr_face_kiosk/pairing/device_store";
import { SessionKeeper } from "../src/eh_hr_face_kiosk/session/session_keeper";
import type { KioskState } from "../src/eh_hr_face_kiosk/state";

const SITE = { id: 1, name: "Brussels", timezone: "Europe/Brussels" };
const OLD: PairedDevice = { token: "old", device: { id: 3, name: "Lobby" }, site: SITE };
const NEW: PairedDevice = { token: "new", device: { id: 4, name: "Gate" }, site: SITE };
const MINUTES_5 = 5 * 60 * 1000;

class MemoryStorage {
    readonly values = new Map<string, string>();
    getItem = (key: string): string | null => this.values.get(key) ?? null;
    setItem = (key: string, value: string): void => void this.values.set(key, value);
    removeItem = (key: string): void => void this.values.delete(key);
}

/** What the page's `window` and `document` are to the keeper: places for listeners. */
class FakeDocument extends EventTarget {
    visibilityState = "visible";
}

function makeState(): KioskState {
    return {
        paired: false,
        device: null,
        site: null,
        online: true,
        waiting: 0,
        locked: false,
        unpairedNotice: "",
        notices: [],
        screen: null,
        faceLabel: "",
        undo: null,
        odooScreen: "",
    };
}

const describeSession = ({ device, site }: PairedDevice) => ({
    device,
    site,
    company: { id: 1, name: "Company" },
});

/** @param stored what the browser remembers at the start */
function makeParts(stored: PairedDevice | null) {
    const storage = new MemoryStorage();
    if (stored) {
        new DeviceStore(storage, 1).write(stored);
    }
    const store = new DeviceStore(storage, 1);
    const state = makeState();
    const get = jest.fn((_url: string): Promise<object> => Promise.resolve(describeSession(OLD)));
    const hooks = {
        onSession: jest.fn(),
        onPaired: jest.fn(),
        onUnpaired: jest.fn(),
        onBack: jest.fn(),
        onLocked: jest.fn<(locked: boolean) => void>(),
        isPairingRequired: jest.fn(() => Promise.resolve(false)),
    };
    const keeper = new SessionKeeper({
        http: { get } as never,
        store,
        state,
        clock: { note: jest.fn() },
        ...hooks,
    });
    return { keeper, store, storage, state, get, ...hooks };
}

const settle = () => jest.advanceTimersByTimeAsync(0);

let page: { window: EventTarget; document: FakeDocument };
beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    page = { window: new EventTarget(), document: new FakeDocument() };
    Object.assign(globalThis, page);
});
afterEach(() => {
    jest.useRealTimers();
    Reflect.deleteProperty(globalThis, "window");
    Reflect.deleteProperty(globalThis, "document");
});

describe("K8: the session of a page that stands for days", () => {
    it("is asked for at the start, every five minutes, and when the network is back", async () => {
        const { keeper, get } = makeParts(OLD);
        keeper.start();
        await settle();
        expect(get).toHaveBeenCalledTimes(1);
        await jest.advanceTimersByTimeAsync(MINUTES_5 + 20_000);
        expect(get).toHaveBeenCalledTimes(2);
        page.window.dispatchEvent(new Event("online"));
        await settle();
        expect(get).toHaveBeenCalledTimes(3);
    });

    it("shows what was stored before Odoo answers, and goes on with it without an answer", async () => {
        const { keeper, get, state } = makeParts(OLD);
        expect(state).toMatchObject({ paired: true, device: { name: "Lobby" } });
        get.mockRejectedValue(new KioskHttpError("unreachable", "", 0));
        await keeper.refresh();
        expect(state).toMatchObject({ paired: true, online: false });
    });

    it("a refusal that is not about the pairing is an answer", async () => {
        const { keeper, get, state } = makeParts(OLD);
        get.mockRejectedValue(new KioskHttpError("rate_limited", "", 429, 5));
        await keeper.refresh();
        expect(state).toMatchObject({ paired: true, online: true });
    });

    it("tells when Odoo answers again", async () => {
        const { keeper, get, onBack } = makeParts(OLD);
        get.mockRejectedValueOnce(new KioskHttpError("unreachable", "", 0));
        await keeper.refresh();
        await keeper.refresh();
        expect(onBack).toHaveBeenCalledTimes(1);
    });

    it("calls that come while it asks share the answer", async () => {
        const { keeper, get } = makeParts(OLD);
        await Promise.all([keeper.refresh(), keeper.refresh()]);
        expect(get).toHaveBeenCalledTimes(1);
    });

    it("an unpaired page asks whether it is served at all", async () => {
        const { keeper, get, isPairingRequired, onLocked } = makeParts(null);
        isPairingRequired.mockResolvedValue(true);
        await keeper.refresh();
        expect(get).not.toHaveBeenCalled();
        expect(onLocked).toHaveBeenCalledWith(true);
    });
});

describe("K2: a refused token", () => {
    it("ends the pairing, once, and says so", async () => {
        const { keeper, store, state, onUnpaired } = makeParts(OLD);
        keeper.setUnauthorized("old", "No longer paired");
        keeper.setUnauthorized("old", "No longer paired");
        await settle();
        expect(store.read()).toBeNull();
        expect(state).toMatchObject({ paired: false, unpairedNotice: "No longer paired" });
        expect(onUnpaired).toHaveBeenCalledTimes(1);
    });

    it("P2: of before another page's pairing takes nothing away, and the page becomes the new tablet", async () => {
        const { keeper, storage, state, get, onUnpaired } = makeParts(OLD);
        new DeviceStore(storage, 1).write(NEW);
        get.mockResolvedValue(describeSession(NEW));
        keeper.setUnauthorized("old", "No longer paired");
        await settle();
        expect(onUnpaired).not.toHaveBeenCalled();
        expect(state).toMatchObject({ paired: true, device: { name: "Gate" }, unpairedNotice: "" });
        expect(new DeviceStore(storage, 1).read()?.token).toBe("new");
    });
});

describe("P2: another page of this browser pairs the tablet", () => {
    it("this page follows at once", async () => {
        const { keeper, store, storage, state, get } = makeParts(OLD);
        keeper.start();
        await settle();
        new DeviceStore(storage, 1).write(NEW);
        get.mockResolvedValue(describeSession(NEW));
        page.window.dispatchEvent(Object.assign(new Event("storage"), { key: store.key }));
        await settle();
        expect(state.device?.name).toBe("Gate");
        expect(get).toHaveBeenCalledTimes(2);
    });

    it("and does not write its own names over it", async () => {
        const { keeper, storage, state, get } = makeParts(OLD);
        get.mockImplementationOnce(() => {
            new DeviceStore(storage, 1).write(NEW);
            return Promise.resolve(describeSession(OLD));
        });
        get.mockResolvedValue(describeSession(NEW));
        await keeper.refresh();
        await settle();
        expect(new DeviceStore(storage, 1).read()).toMatchObject(NEW);
        expect(state.device?.name).toBe("Gate");
    });
});

describe("P34: a pairing while the session is read", () => {
    it("keeps the new tablet's name, and asks again at once", async () => {
        const { keeper, store, state, get, onSession } = makeParts(OLD);
        let answer: (session: object) => void = () => undefined;
        get.mockImplementationOnce(
            () =>
                new Promise((resolve) => {
                    answer = resolve;
                }),
        );
        get.mockResolvedValue(describeSession(NEW));
        const asked = keeper.refresh();
        keeper.setPaired({ ...NEW, company: { id: 1, name: "Company" } }, null);
        answer(describeSession(OLD));
        await asked;
        await settle();
        expect(store.read()).toMatchObject(NEW);
        expect(state.device?.name).toBe("Gate");
        expect(get).toHaveBeenCalledTimes(2);
        expect(onSession).toHaveBeenCalledTimes(1);
    });
});
