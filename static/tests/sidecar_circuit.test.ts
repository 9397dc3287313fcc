/** S7: how long a sidecar that failed is left alone. */
import { describe, expect, it } from "@jest/globals";
import {
    isSidecarFailure,
    SidecarCircuit,
} from "../src/eh_hr_face_liveness/verdict/sidecar_circuit";

describe("the circuit", () => {
    it("opens for longer with each failure, to five minutes, and closes with one answer", () => {
        const circuit = new SidecarCircuit();
        expect(circuit.isOpen(0)).toBe(false);
        circuit.noteFailure(0);
        expect([circuit.isOpen(29_999), circuit.isOpen(30_000)]).toEqual([true, false]);
        for (let i = 0; i < 10; i++) {
            circuit.noteFailure(0);
        }
        expect([circuit.isOpen(299_999), circuit.isOpen(300_000)]).toEqual([true, false]);
        expect(circuit.expectedAnswerMs).toBe(Number.POSITIVE_INFINITY);
        circuit.noteAnswer(200);
        expect([circuit.isOpen(1), circuit.expectedAnswerMs]).toEqual([false, 200]);
    });

    it("opens for what ails the sidecar, not for what was wrong with one request", () => {
        expect(isSidecarFailure("sidecar_refused", 401)).toBe(false);
        expect(isSidecarFailure("sidecar_refused", 422)).toBe(false);
        expect(isSidecarFailure("sidecar_refused", 503)).toBe(true);
        expect(isSidecarFailure("sidecar_unreachable", undefined)).toBe(true);
    });
});
