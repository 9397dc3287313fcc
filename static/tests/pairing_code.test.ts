import { describe, expect, it } from "@jest/globals";
import {
    cleanPairingCode,
    formatPairingCode,
    isCompletePairingCode,
    readPairingFragment,
    withoutPairingFragment,
} from "../src/eh_hr_face_kiosk/pairing/pairing_code";

describe("K2: a pairing code as people give it", () => {
    it.each([
        ["K7QM-4RTX", "K7QM4RTX"],
        ["k7qm 4rtx", "K7QM4RTX"],
        [" k-7-q-m-4-r-t-x\n", "K7QM4RTX"],
        ["K7QM4RTXEXTRA", "K7QM4RTX"],
        ["O0I1L!é😀", ""],
    ])("takes the characters of a code out of %j", (text, code) => {
        expect(cleanPairingCode(text)).toBe(code);
    });

    it("puts the dash as soon as the first group is full", () => {
        expect(["", "K7Q", "K7QM", "K7QM4", "K7QM4RTX"].map(formatPairingCode)).toEqual([
            "",
            "K7Q",
            "K7QM-",
            "K7QM-4",
            "K7QM-4RTX",
        ]);
    });

    it("deleting the character before the dash deletes the dash too", () => {
        expect(cleanPairingCode(formatPairingCode("K7QM")).slice(0, -1)).toBe("K7Q");
    });

    it("is complete with eight characters, no fewer", () => {
        expect(isCompletePairingCode("K7QM4RTX")).toBe(true);
        expect(isCompletePairingCode("K7QM4RT")).toBe(false);
        expect(isCompletePairingCode("k7qm4rtx")).toBe(false);
    });
});

describe("K2: the QR code's link", () => {
    it("carries the code in the fragment", () => {
        const link = { code: "K7QM4RTX", tablet: "" };
        expect(readPairingFragment("#eh_pair=K7QM4RTX")).toEqual(link);
        expect(readPairingFragment("#a=1&eh_pair=k7qm-4rtx")).toEqual(link);
    });

    it("says which tablet this one becomes", () => {
        expect(
            readPairingFragment("#eh_pair=K7QM4RTX&eh_tablet=Plant%201%20%C2%B7%20Entrance%20left"),
        ).toEqual({ code: "K7QM4RTX", tablet: "Plant 1 · Entrance left" });
        expect(
            readPairingFragment(`#eh_pair=K7QM4RTX&eh_tablet=${"x".repeat(900)}`)?.tablet,
        ).toHaveLength(120);
    });

    it.each(["", "#", "#eh_pair=", "#eh_pair=SHORT", "#eh_pairs=K7QM4RTX", "#<script>"])(
        "is no pairing link: %j",
        (hash) => {
            expect(readPairingFragment(hash)).toBeNull();
        },
    );

    it("leaves nothing of the code in the address", () => {
        expect(withoutPairingFragment("#eh_pair=K7QM4RTX")).toBe("");
        expect(withoutPairingFragment("#a=1&eh_pair=K7QM4RTX&b=2")).toBe("#a=1&b=2");
        expect(withoutPairingFragment("#a=1&eh_pair=K7QM4RTX&eh_tablet=Plant%201")).toBe("#a=1");
    });
});
