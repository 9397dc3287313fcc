import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { BlinkDetectorError } from "../src/vision/page/client";
import { expectReply, initWorker, WorkerLink } from "../src/vision/page/worker_link";
import { installFakeWorker, type FakeWorker } from "./fake_worker";

let workers: FakeWorker[];

beforeEach(() => {
    jest.useFakeTimers();
    workers = installFakeWorker();
});
afterEach(() => {
    jest.useRealTimers();
});

function open(): { link: WorkerLink; worker: FakeWorker } {
    const link = new WorkerLink("/worker.js");
    return { link, worker: workers.at(-1) as FakeWorker };
}

describe("a link to a worker", () => {
    it("gives each question its own answer, in whatever order they come", async () => {
        const { link, worker } = open();
        const [one, two] = [
            link.ask({ type: "memory" }, 1000),
            link.ask({ type: "end" }, 1000, []),
        ];
        const [first = 0, second = 0] = worker.sent.map(({ id }) => id);
        worker.answer({ type: "done", id: second });
        worker.answer({
            ...{ type: "memory", id: first },
            ...{ tensorCount: 1, tensorBytes: 2, wasmBytes: 3, runtimeBytes: 0, kept: {} },
        });
        expect((await one).type).toBe("memory");
        expect((await two).type).toBe("done");
        expect(link.isDead).toBe(false);
    });

    it("takes an answer once, and none that nobody asked for", async () => {
        const { link, worker } = open();
        const asked = link.ask({ type: "end" }, 1000);
        worker.answer({ type: "done", id: 99 });
        worker.answer({ type: "done", id: worker.lastId });
        worker.answer({ type: "failed", id: worker.lastId, code: "worker_crashed", message: "x" });
        expect((await asked).type).toBe("done");
    });

    it("P6: takes a worker that does not answer for hung, and ends it", async () => {
        const { link, worker } = open();
        const asked = link.ask({ type: "tick", nowMs: 0 }, 1000);
        const other = link.ask({ type: "memory" }, 9000);
        jest.advanceTimersByTime(1001);
        await expect(asked).rejects.toThrow(/no answer to tick within 1000 ms/);
        await expect(other).rejects.toMatchObject({ code: "worker_crashed" });
        expect([link.isDead, worker.isEnded]).toEqual([true, true]);
        await expect(link.ask({ type: "end" }, 1000)).rejects.toBeInstanceOf(BlinkDetectorError);
    });

    it.each<[string, (worker: FakeWorker) => void]>([
        ["breaks", (worker) => worker.fail("error", "boom")],
        ["says what cannot be read", (worker) => worker.fail("messageerror")],
    ])("rejects what is open when the worker %s", async (_what, act) => {
        const { link, worker } = open();
        const asked = link.ask({ type: "end" }, 1000);
        act(worker);
        await expect(asked).rejects.toMatchObject({ code: "worker_crashed" });
        expect(link.isDead).toBe(true);
    });

    it("keeps an error of the worker from showing as a dialog in Odoo", () => {
        const { worker } = open();
        expect(worker.fail("error", "boom")).toBe(true);
    });

    it("tells rules that make no sense from a worker that broke", async () => {
        const { link, worker } = open();
        const asked = link.ask({ type: "start" }, 1000);
        worker.answer({ type: "failed", id: worker.lastId, code: "invalid_rules", message: "no" });
        await expect(asked).rejects.toBeInstanceOf(RangeError);
        expect(link.isDead).toBe(false);
    });
});

describe("loading", () => {
    it("asks for the folder by its whole address", async () => {
        const { link, worker } = open();
        const ready = initWorker(link, "/lib//", 1000);
        expect(worker.sent[0]).toMatchObject({ type: "init", assetsUrl: "http://kiosk/lib/" });
        worker.answer({ type: "ready", id: worker.lastId, loadedInMs: 5, backend: "wasm" });
        expect((await ready).backend).toBe("wasm");
    });

    it("is models_unavailable whatever kept it from it, and the worker is ended", async () => {
        const { link, worker } = open();
        const ready = initWorker(link, "/lib/", 1000);
        jest.advanceTimersByTime(1001);
        await expect(ready).rejects.toMatchObject({ code: "models_unavailable" });
        expect(worker.isEnded).toBe(true);
    });

    it("names an answer that is another than was expected", () => {
        expect(() => expectReply({ type: "done", id: 1 }, "ready")).toThrow(
            "expected ready, got done",
        );
    });
});
