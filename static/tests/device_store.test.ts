import { describe, expect, it } from "@jest/globals";
import { DeviceStore, type PairedDevice } from "../src/eh_hr_face_kiosk/pairing/device_store";

const DEVICE: PairedDevice = {
    token: "a".repeat(43),
    device: { id: 3, name: "Lobby tablet" },
    site: { id: 1, name: "Brussels", timezone: "Europe/Brussels" },
};

class MemoryStorage {
    readonly values = new Map<string, string>();
    getItem = (key: string): string | null => this.values.get(key) ?? null;
    setItem = (key: string, value: string): void => void this.values.set(key, value);
    removeItem = (key: string): void => void this.values.delete(key);
}

describe("K2: what a paired tablet remembers", () => {
    it("survives a restart of the browser", () => {
        const storage = new MemoryStorage();
        expect(new DeviceStore(storage, 1).write(DEVICE)).toBe(true);
        expect(new DeviceStore(storage, 1).read()).toMatchObject(DEVICE);
    });

    it("K9: each pairing has an id of its own, kept over restarts and new names", () => {
        const storage = new MemoryStorage();
        const store = new DeviceStore(storage, 1);
        store.write(DEVICE);
        const first = store.read()?.pairing;
        expect(first).toMatch(/^[0-9a-f-]{36}$/);
        store.rename({ ...DEVICE, device: { id: 3, name: "Renamed" } });
        expect(new DeviceStore(storage, 1).read()?.pairing).toBe(first);
        store.write({ ...DEVICE, token: "another" });
        expect(store.read()?.pairing).not.toBe(first);
    });

    it("is of one company", () => {
        const storage = new MemoryStorage();
        new DeviceStore(storage, 1).write(DEVICE);
        expect(new DeviceStore(storage, 2).read()).toBeNull();
    });

    it("is gone after a clear", () => {
        const storage = new MemoryStorage();
        const store = new DeviceStore(storage, 1);
        store.write(DEVICE);
        expect(store.clear(DEVICE.token)).toBe(true);
        expect(store.read()).toBeNull();
        expect(storage.values.size).toBe(0);
    });

    it.each(["", "{", "null", "[]", '{"token": 5}', '{"token": "x", "device": {}, "site": {}}'])(
        "does not trip over what else is stored: %s",
        (text) => {
            const storage = new MemoryStorage();
            new DeviceStore(storage, 1).write(DEVICE);
            for (const key of storage.values.keys()) {
                storage.values.set(key, text);
            }
            expect(new DeviceStore(storage, 1).read()).toBeNull();
        },
    );

    it("says so when the browser keeps nothing, and works until the next reload", () => {
        const store = new DeviceStore(null, 1);
        expect(store.write(DEVICE)).toBe(false);
        expect(store.read()).toMatchObject(DEVICE);
        const full = new MemoryStorage();
        full.setItem = () => {
            throw new DOMException("full", "QuotaExceededError");
        };
        expect(new DeviceStore(full, 1).write(DEVICE)).toBe(false);
    });
});

describe("P2: two pages of one browser", () => {
    const RENEWED: PairedDevice = { ...DEVICE, token: "b".repeat(43) };

    function makePages() {
        const storage = new MemoryStorage();
        new DeviceStore(storage, 1).write(DEVICE);
        const [old, other] = [new DeviceStore(storage, 1), new DeviceStore(storage, 1)];
        other.write(RENEWED);
        return { storage, old };
    }

    it("the old token's refusal removes nothing, and the newer pairing is taken over", () => {
        const { storage, old } = makePages();
        expect(old.clear(DEVICE.token)).toBe(false);
        expect(old.read()).toMatchObject(RENEWED);
        expect(new DeviceStore(storage, 1).read()).toMatchObject(RENEWED);
    });

    it("what Odoo says about the old token is not written over the newer pairing", () => {
        const { storage, old } = makePages();
        expect(old.rename({ ...DEVICE, device: { id: 3, name: "Renamed" } })).toBe(false);
        expect(old.read()).toMatchObject(RENEWED);
        expect(new DeviceStore(storage, 1).read()).toMatchObject(RENEWED);
    });

    it("tells when another page's pairing was taken over", () => {
        const { old } = makePages();
        expect(old.readAgain()).toBe(true);
        expect(old.readAgain()).toBe(false);
    });

    it("P25: a page whose entry was cleared away puts it back with the next answer", () => {
        const storage = new MemoryStorage();
        const store = new DeviceStore(storage, 1);
        store.write(DEVICE);
        storage.values.clear();
        expect(store.rename(DEVICE)).toBe(true);
        expect(new DeviceStore(storage, 1).read()).toMatchObject(DEVICE);
    });
});
