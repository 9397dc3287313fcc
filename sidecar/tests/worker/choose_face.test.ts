import { describe, expect, test } from "@jest/globals";
import { chooseFace } from "../../src/worker/choose_face.ts";

function face(
    side: number,
    score = 0.9,
): { x: number; y: number; width: number; height: number; score: number } {
    return { x: 0, y: 0, width: side, height: side, score };
}

describe("chooseFace", () => {
    test("nobody is null", () => {
        expect(chooseFace([], "frame[0]")).toBeNull();
    });

    test("the largest face stands out against a small one, however sure that is", () => {
        expect(chooseFace([face(40, 0.99), face(100, 0.6)], "frame[0]")?.width).toBe(100);
    });

    test("two of a size are several people, and the frame is named", () => {
        expect(() => chooseFace([face(100), face(80)], "frame[3]")).toThrow(
            expect.objectContaining({ code: "several_faces", field: "frame[3]" }),
        );
    });

    test("a face of a few pixels is too small", () => {
        expect(() => chooseFace([face(31)], "frame[0]")).toThrow(
            expect.objectContaining({ code: "face_too_small" }),
        );
        expect(chooseFace([face(32)], "frame[0]")).not.toBeNull();
    });
});
