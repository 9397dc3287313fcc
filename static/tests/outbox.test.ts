import { describe, expect, it } from "@jest/globals";
import {
    CAPTURE,
    makeCapture,
    makeCheckIn,
    makeOutbox,
    MemoryOutboxStore,
    OK,
    settle,
    sleepUntilWoken,
} from "./fake_outbox";

describe("K9: what must arrive gets to Odoo", () => {
    it("goes once when Odoo takes it, and is gone", async () => {
        const { post, send, store } = makeOutbox();
        await post(CAPTURE);
        expect(send).toHaveBeenCalledTimes(1);
        expect(store.items).toEqual([]);
    });

    it("is written down before it is sent", async () => {
        const { outbox, send, store, answer, wait, time } = makeOutbox();
        wait.mockImplementation(sleepUntilWoken);
        answer.of = () => "unreachable";
        await outbox.post(CAPTURE, time.wallMs).stored;
        expect(store.items).toHaveLength(1);
        await settle();
        expect(send).toHaveBeenCalledTimes(1);
    });

    it("survives the page: another one finds it and sends it", async () => {
        const store = new MemoryOutboxStore();
        const before = makeOutbox(store);
        before.wait.mockImplementation(() => new Promise(() => undefined));
        before.answer.of = () => "unreachable";
        void before.post(CAPTURE);
        await settle();
        const after = makeOutbox(store);
        after.outbox.hurry();
        await settle();
        expect(after.sent()).toEqual(["a"]);
        expect(store.items).toEqual([]);
    });

    it("goes again, later and later, with the same id", async () => {
        const { post, sent, wait, answer, send } = makeOutbox();
        answer.of = () => (send.mock.calls.length < 4 ? "unreachable" : OK);
        await post(CAPTURE);
        expect(sent()).toEqual(["a", "a", "a", "a"]);
        const waits = wait.mock.calls.map(([ms]) => ms).filter((ms) => ms > 0);
        expect(waits.slice(0, 3)).toEqual([250, 1000, 3000]);
    });

    it("waits as long as Odoo asks for, and nothing hurries that", async () => {
        const { outbox, post, wait, answer, send, pass, time } = makeOutbox();
        const began = time.monotonicMs;
        wait.mockImplementation((ms, signal) => {
            // Woken at once, and again: no time has passed.
            const isWoken = wait.mock.calls.length <= 3;
            pass(isWoken ? 0 : ms);
            return isWoken ? sleepUntilWoken(ms, signal) : Promise.resolve();
        });
        answer.of = () => (send.mock.calls.length < 2 ? "rate_limited" : OK);
        const posted = post(CAPTURE);
        for (let i = 0; i < 3; i++) {
            await settle();
            outbox.hurry();
        }
        expect(send).toHaveBeenCalledTimes(1);
        await posted;
        expect(time.monotonicMs - began).toBeGreaterThanOrEqual(7000);
    });

    it.each(["unreadable", "not_found", "unreachable", "internal_error", "device_unauthorized"])(
        "O5: %s is no answer of ours that ends it",
        async (code) => {
            const { post, answer, send, onRefused } = makeOutbox();
            answer.of = () => (send.mock.calls.length < 3 ? code : OK);
            await post(CAPTURE);
            expect(send).toHaveBeenCalledTimes(3);
            expect(onRefused).not.toHaveBeenCalled();
        },
    );
});

describe("K9: what Odoo refuses stays, and blocks nobody", () => {
    it.each(["invalid_json", "invalid_field", "body_too_large", "bad_request"])(
        "%s",
        async (code) => {
            const { post, answer, store, onRefused, sent } = makeOutbox();
            answer.of = ({ attempt_id: id }) => (id === "bad" ? code : OK);
            await Promise.all([post(makeCapture("bad")), post(makeCapture("good"))]);
            expect(sent()).toEqual(["bad", "good"]);
            expect(store.items).toMatchObject([{ attemptId: "bad", refusal: code }]);
            expect(onRefused).toHaveBeenCalledTimes(1);
        },
    );

    it("one that Odoo fails over each time is left to HR in the end; the others went long before", async () => {
        const { post, answer, store, sent, time } = makeOutbox();
        const began = time.monotonicMs;
        answer.of = ({ attempt_id: id }) => (id === "bad" ? "internal_error" : OK);
        const bad = post(makeCapture("bad"));
        await post(makeCapture("good"));
        expect(sent().indexOf("good")).toBeLessThanOrEqual(2);
        await bad;
        expect(store.items).toMatchObject([{ attemptId: "bad", refusal: "internal_error" }]);
        expect(time.monotonicMs - began).toBeGreaterThan(45 * 60_000);
    });

    it.each(["slip_expired", "slip_refused"])("A0: %s: at once without the slip", async (code) => {
        const { post, answer, send, wait } = makeOutbox();
        answer.of = ({ slip }) => (slip === undefined ? OK : code);
        await post(CAPTURE);
        expect(send.mock.calls.map(([, { slip }]) => slip)).toEqual(["slip", undefined]);
        expect(send.mock.lastCall?.[1]).toMatchObject({ employee_id: 7, outcome: "passed" });
        expect(wait.mock.calls.every(([ms]) => ms === 0)).toBe(true);
    });

    it("P40: archived meanwhile: the outcome is kept without the employee", async () => {
        const { post, answer, send, store } = makeOutbox();
        answer.of = (body) => ("employee_id" in body ? "employee_refused" : OK);
        await post(CAPTURE);
        expect(send.mock.lastCall?.[1]).not.toHaveProperty("employee_id");
        expect(store.items).toEqual([]);
    });
});

describe("K9: order", () => {
    it("one person's check-ins go as they tapped, an attempt's capture before its check-in", async () => {
        const { outbox, post, tablet, sent, answer, send } = makeOutbox();
        tablet.pairing = null;
        const posts = [makeCapture("1"), makeCheckIn("1", "anna"), makeCheckIn("2", "anna")].map(
            post,
        );
        await settle();
        answer.of = () => (send.mock.calls.length === 1 ? "internal_error" : OK);
        tablet.pairing = "";
        outbox.hurry();
        await Promise.all(posts);
        expect(sent()).toEqual(["1", "1", "1", "2"]);
    });

    it("somebody else's check-in does not wait for one that Odoo fails over", async () => {
        const { post, sent, answer } = makeOutbox();
        answer.of = ({ attempt_id: id }) => (id === "1" ? "internal_error" : OK);
        void post(makeCheckIn("1", "anna"));
        void post(makeCheckIn("2", "anna"));
        await post(makeCheckIn("3", "ben"));
        expect(sent()).toContain("3");
        expect(sent()).not.toContain("2");
    });

    it("who stands in front of the tablet goes before what lies here from before", async () => {
        const store = new MemoryOutboxStore();
        const before = makeOutbox(store);
        before.answer.of = () => "unreachable";
        before.wait.mockImplementation(() => new Promise(() => undefined));
        for (const id of ["1", "2", "3"]) {
            void before.post(makeCapture(id));
        }
        await settle();
        const { post, sent } = makeOutbox(store);
        await post(makeCapture("live"));
        expect(sent()[0]).toBe("live");
    });

    it("leaves people in front of the kiosk a share of Odoo's limit of 60 a minute", async () => {
        const store = new MemoryOutboxStore();
        const before = makeOutbox(store);
        before.answer.of = () => "unreachable";
        before.wait.mockImplementation(() => new Promise(() => undefined));
        for (let id = 0; id < 50; id++) {
            void before.post(makeCapture(String(id)));
        }
        await settle();
        const { outbox, time, sent } = makeOutbox(store);
        const began = time.monotonicMs;
        outbox.hurry();
        await settle();
        expect(new Set(sent()).size).toBe(50);
        expect(time.monotonicMs - began).toBeGreaterThanOrEqual(49 * 1500);
    });
});

describe("K9: one sender, woken", () => {
    it("two pages of one browser: each item goes once", async () => {
        const store = new MemoryOutboxStore();
        let running = Promise.resolve<unknown>(null);
        const lock = <T>(work: () => Promise<T>): Promise<T> => {
            const turn = running.then(work);
            running = turn;
            return turn;
        };
        const [a, b] = [makeOutbox(store), makeOutbox(store)];
        for (const { outbox } of [a, b]) {
            Object.assign((outbox as unknown as { options: object }).options, { lock });
        }
        await Promise.all([...Array(10).keys()].map((id) => a.post(makeCheckIn(`${id}`, `${id}`))));
        b.outbox.hurry();
        await settle();
        expect([...a.sent(), ...b.sent()].sort()).toEqual([...Array(10).keys()].map(String));
    });

    it("is woken by the network, without waiting to the end", async () => {
        const { outbox, post, wait, answer, send } = makeOutbox();
        wait.mockImplementation(sleepUntilWoken);
        answer.of = () => "unreachable";
        const posted = post(CAPTURE);
        await settle();
        expect(send).toHaveBeenCalledTimes(1);
        answer.of = () => OK;
        outbox.hurry();
        await posted;
        expect(send).toHaveBeenCalledTimes(2);
    });

    it("an item goes under the pairing that made it and no other", async () => {
        const { outbox, post, tablet, answer, send, wait } = makeOutbox();
        wait.mockImplementation(sleepUntilWoken);
        answer.of = () => {
            tablet.pairing = null;
            return "device_unauthorized";
        };
        void post(CAPTURE);
        await settle();
        for (const pairing of [null, "p2"]) {
            tablet.pairing = pairing;
            outbox.hurry();
            await settle();
            expect(send).toHaveBeenCalledTimes(1);
        }
        expect(outbox.waiting).toEqual([]);
        expect(outbox.all).toHaveLength(1);
    });

    it("a lock that cannot be had is asked for again", async () => {
        const { outbox, post, send } = makeOutbox();
        const { options } = outbox as unknown as { options: { lock: unknown } };
        const { lock } = options;
        options.lock = () => {
            options.lock = lock;
            return Promise.reject(new DOMException("held", "TimeoutError"));
        };
        await post(CAPTURE);
        expect(send).toHaveBeenCalledTimes(1);
    });
});

describe("K9: the time of a tap", () => {
    it("goes along by the tablet's own clock, with what that clock is off", async () => {
        const { outbox, pass, send, time, tablet } = makeOutbox();
        tablet.pairing = "p1";
        const tappedAt = time.wallMs;
        pass(3000);
        await outbox.post(CAPTURE, tappedAt).settled;
        expect(send.mock.lastCall?.[1]).toMatchObject({
            late: false,
            tapped_at: "2026-11-20T08:00:00.000Z",
            sent_at: "2026-11-20T08:00:03.000Z",
            sequence: 1,
            skew_ms: -500,
        });
    });

    it("is late after a minute, by a clock that nobody sets", async () => {
        const { post, time, send, answer } = makeOutbox();
        answer.of = () => {
            time.wallMs -= 3_600_000;
            return time.monotonicMs < 62_000 ? "unreachable" : OK;
        };
        await post(CAPTURE);
        expect(send.mock.calls[0]?.[1]).toMatchObject({ late: false });
        expect(send.mock.lastCall?.[1]).toMatchObject({ late: true });
    });

    it("after a restart a clock that went back means late", async () => {
        const store = new MemoryOutboxStore();
        const before = makeOutbox(store);
        before.wait.mockImplementation(() => new Promise(() => undefined));
        before.answer.of = () => "unreachable";
        void before.post(CAPTURE);
        await settle();
        const { outbox, time, send } = makeOutbox(store);
        time.wallMs -= 14 * 86_400_000;
        outbox.hurry();
        await settle();
        expect(send.mock.lastCall?.[1]).toMatchObject({ late: true });
    });
});
