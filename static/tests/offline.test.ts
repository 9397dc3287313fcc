import crypto from "node:crypto";
import { describe, expect, it, jest } from "@jest/globals";
import { OfflineDesk } from "../src/eh_hr_face_kiosk/offline/offline_desk";
import {
    isUsable,
    readPeople,
    searchPeople,
    type KnownPeople,
} from "../src/eh_hr_face_kiosk/offline/people";
import { hashBadge, sealPin } from "../src/eh_hr_face_kiosk/offline/secrets";
import type { NewItem } from "../src/eh_hr_face_kiosk/outbox/outbox_item";

const NOW = Date.UTC(2026, 10, 20, 8);
const DAY_MS = 86_400_000;
const ANSWER = {
    max_age_s: 7 * 86_400,
    use_pin: true,
    seal_key: "key",
    people: [
        { id: 7, name: "Anita Oliver", department_id: 2, badge: "hash-041", has_pin: true },
        { id: 8, name: "Jörg Ágoston", department_id: null, badge: null, has_pin: false },
        { id: "9" },
        null,
    ],
};
const KNOWN = readPeople(ANSWER, "p1", NOW);

describe("K9: whom a tablet knows", () => {
    it("what is odd in the answer is left out", () => {
        expect(KNOWN.people.map(({ id }) => id)).toEqual([7, 8]);
        expect(readPeople({}, "p1", NOW)).toMatchObject({ people: [], maxAgeMs: 0, sealKey: "" });
    });

    it.each([
        ["p1", NOW + 6 * DAY_MS, null, true],
        ["p1", NOW + 8 * DAY_MS, null, false],
        ["p1", NOW + 8 * DAY_MS, 5000, true],
        ["p1", NOW - 365 * DAY_MS, null, true],
        ["p1", NOW - 365 * DAY_MS, 8 * DAY_MS, true],
        ["p1", NOW + 8 * DAY_MS, 8 * DAY_MS, false],
        ["p2", NOW, 0, false],
        [null, NOW, 0, false],
    ])("pairing %s at %s, read by this page %s ms ago: %s", (pairing, at, pageAgeMs, isGood) => {
        expect(isUsable(KNOWN, pairing, at, pageAgeMs)).toBe(isGood);
    });

    it("are found by any part of the name, with and without accents, and by department", () => {
        const find = (name: string, departmentId: number | null = null) =>
            searchPeople(KNOWN.people, { name, departmentId, offset: 0, limit: 5 }).found.map(
                ({ id }) => id,
            );
        expect(find("")).toEqual([7, 8]);
        expect(find("agos")).toEqual([8]);
        expect(find("OLIV")).toEqual([7]);
        expect(find("", 2)).toEqual([7]);
        const page = searchPeople(KNOWN.people, {
            name: "",
            departmentId: null,
            offset: 1,
            limit: 1,
        });
        expect(page).toMatchObject({ count: 2, found: [{ id: 8 }] });
    });
});

describe("K9: what a tablet may not read again", () => {
    it("a badge is a hash of its pairing", async () => {
        const hash = await hashBadge("token-1", "041");
        expect(hash).toMatch(/^[0-9a-f]{32}$/);
        expect(await hashBadge("token-1", "041")).toBe(hash);
        expect(await hashBadge("token-2", "041")).not.toBe(hash);
        // As Odoo makes it (`eh_hr_kiosk_people.py`).
        const token = crypto.createHash("sha256").update("token-1").digest("hex");
        const key = crypto.createHmac("sha256", token).update("eh_hr_face_kiosk badges 1").digest();
        const expected = crypto.createHmac("sha256", key).update("041").digest("hex").slice(0, 32);
        expect(hash).toBe(expected);
    });

    it("a PIN is sealed to Odoo, for one attempt, whatever its length", async () => {
        const theirs = crypto.createECDH("prime256v1");
        theirs.generateKeys();
        const publicKey = theirs.getPublicKey().toString("base64url");
        const open = (text: string, context: string) => {
            const data = Buffer.from(text, "base64url");
            const [point, nonce, sealed] = [
                data.subarray(0, 65),
                data.subarray(65, 77),
                data.subarray(77),
            ];
            const salt = Buffer.concat([point, theirs.getPublicKey()]);
            const shared = theirs.computeSecret(point);
            const key = crypto.hkdfSync("sha256", shared, salt, "eh_hr_face_kiosk seal 1", 32);
            const cipher = crypto.createDecipheriv("aes-256-gcm", Buffer.from(key), nonce);
            cipher.setAAD(Buffer.from(context));
            cipher.setAuthTag(sealed.subarray(-16));
            const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
            return plain.toString().replace(/\0+$/, "");
        };
        const text = (await sealPin("0123", publicKey, "a:7")) ?? "";
        expect(open(text, "a:7")).toBe("0123");
        expect(() => open(text, "b:7")).toThrow();
        expect((await sealPin("0123456789", publicKey, "a:7"))?.length).toBe(text.length);
        expect(text).not.toBe(await sealPin("0123", publicKey, "a:7"));
        expect(await sealPin("x".repeat(65), publicKey, "a:7")).toBeNull();
        expect(await sealPin("0123", "", "a:7")).toBeNull();
    });
});

function makeDesk({
    people = KNOWN,
    isOnline = false,
}: { people?: KnownPeople | null; isOnline?: boolean } = {}) {
    const posted: NewItem[] = [];
    const waiting = new Set<string>();
    const desk = new OfflineDesk({
        readPeople: () => people,
        readToken: () => "token",
        isOnline: () => isOnline,
        outbox: {
            hasCheckInOf: (subject) => waiting.has(subject),
            post: (item) => {
                posted.push(item);
                return { stored: Promise.resolve() };
            },
        },
        secrets: {
            hashBadge: (_token, badge) => Promise.resolve(`hash-${badge}`),
            sealPin: jest.fn((pin: string) => Promise.resolve(pin === "bad" ? null : "sealed")),
        },
    });
    return { desk, posted, waiting };
}

describe("K9: a check-in without Odoo", () => {
    it("finds people by badge and by name", async () => {
        const { desk } = makeDesk();
        const byBadge = await desk.find({ trigger: "badge", badge: "041" });
        expect(byBadge).toMatchObject({ employee: { id: 7, action: null }, asksPin: false });
        expect(await desk.find({ trigger: "badge", badge: "042" })).toBeNull();
        expect(await desk.find({ trigger: "manual", employeeId: 7 })).toMatchObject({
            asksPin: true,
            lacksPin: false,
        });
        expect(await desk.find({ trigger: "manual", employeeId: 8 })).toMatchObject({
            asksPin: false,
            lacksPin: true,
        });
        expect(await desk.find({ trigger: "manual", employeeId: 99 })).toBeNull();
    });

    it("knows nobody whose people are not its own any more", async () => {
        const { desk } = makeDesk({ people: null });
        expect(await desk.find({ trigger: "manual", employeeId: 7 })).toBeNull();
    });

    it("is due while Odoo is away, and while this person's last one still waits", async () => {
        const { desk, waiting } = makeDesk({ isOnline: true });
        const person = await desk.find({ trigger: "badge", badge: "041" });
        expect(person && desk.isDue(person)).toBe(false);
        waiting.add("7");
        expect(person && desk.isDue(person)).toBe(true);
    });

    it("holds neither badge nor name nor PIN", async () => {
        const { desk, posted } = makeDesk();
        const person = await desk.find({ trigger: "manual", employeeId: 7 });
        const employee = person?.employee ?? {
            id: 0,
            name: "",
            avatar: "",
            action: null,
            since: "",
        };
        const base = { attemptId: "a", trigger: "manual" as const, employee, tappedAtMs: 5 };
        expect(await desk.save({ ...base, pin: "1234" })).toBe(true);
        expect(posted).toEqual([
            {
                kind: "check_in",
                url: "/eh_hr/kiosk/check_in",
                attemptId: "a",
                subject: "7",
                body: { attempt_id: "a", trigger: "manual", employee_id: 7, pin: "sealed" },
            },
        ]);
        expect(await desk.save({ ...base, pin: "bad" })).toBe(false);
        expect(posted).toHaveLength(1);
    });
});
