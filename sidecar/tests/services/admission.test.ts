import { describe, expect, test } from "@jest/globals";
import { Admission } from "../../src/services/admission.ts";

describe("Admission", () => {
    test("gives as many places as there are and takes them back", () => {
        const admission = new Admission(2);
        const first = admission.take();
        admission.take();
        expect(() => admission.take()).toThrow(expect.objectContaining({ code: "queue_full" }));
        first.release();
        expect(admission.take()).toBeDefined();
    });

    test("a place given back twice is one place", () => {
        const admission = new Admission(2);
        const place = admission.take();
        admission.take();
        place.release();
        place.release();
        expect(admission.inUse).toBe(1);
    });

    test("while draining it is not open and still gives places", () => {
        const admission = new Admission(1);
        admission.drain();
        expect(admission.isOpen).toBe(false);
        expect(admission.take()).toBeDefined();
    });

    test("closing waits for the last place and gives no more", async () => {
        const admission = new Admission(2);
        const places = [admission.take(), admission.take()];
        let closed = false;
        const closing = admission.close().then(() => (closed = true));
        expect(() => admission.take()).toThrow(
            expect.objectContaining({ code: "shutting_down", retryAfterS: 1 }),
        );
        places[0]?.release();
        await Promise.resolve();
        expect(closed).toBe(false);
        places[1]?.release();
        await closing;
        expect(closed).toBe(true);
    });

    test("closing an empty one is done at once", async () => {
        await expect(new Admission(1).close()).resolves.toBeUndefined();
    });
});
