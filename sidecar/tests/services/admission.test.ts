import { describe, expect, test } from "@jest/globals";
import { Admission } from "../../src/services/admission.ts";

function admissionOf(capacity: number, perHolder = capacity): Admission {
    return new Admission({ capacity, perHolder });
}

describe("Admission", () => {
    test("gives as many places as there are and takes them back", () => {
        const admission = admissionOf(2);
        const first = admission.take("3");
        admission.take("3");
        expect(() => admission.take("3")).toThrow(expect.objectContaining({ code: "queue_full" }));
        first.release();
        expect(admission.take("3")).toBeDefined();
    });

    test("a place given back twice is one place", () => {
        const admission = admissionOf(2);
        const place = admission.take("3");
        admission.take("3");
        place.release();
        place.release();
        expect(admission.inUse).toBe(1);
    });

    test("while draining it is not open and still gives places", () => {
        const admission = admissionOf(1);
        admission.drain();
        expect(admission.isOpen).toBe(false);
        expect(admission.take("3")).toBeDefined();
    });

    test("closing waits for the last place and gives no more", async () => {
        const admission = admissionOf(2);
        const places = [admission.take("3"), admission.take("3")];
        let closed = false;
        const closing = admission.close().then(() => (closed = true));
        expect(() => admission.take("3")).toThrow(
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
        await expect(admissionOf(1).close()).resolves.toBeUndefined();
    });

    test("S8: one device holds two places at most, and takes none from the others", () => {
        const admission = admissionOf(4, 2);
        const first = admission.take("3");
        admission.take("3");
        expect(() => admission.take("3")).toThrow(
            expect.objectContaining({ code: "device_busy", status: 429, retryAfterS: 1 }),
        );
        const other = admission.take("4");
        admission.take("5");
        expect(() => admission.take("6")).toThrow(expect.objectContaining({ code: "queue_full" }));
        first.release();
        first.release();
        other.release();
        expect(admission.take("3")).toBeDefined();
        expect(() => admission.take("3")).toThrow(expect.objectContaining({ code: "device_busy" }));
    });
});
