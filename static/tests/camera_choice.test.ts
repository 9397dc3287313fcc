import { describe, expect, it } from "@jest/globals";
import { CameraChoice } from "../src/eh_hr_face_liveness/camera_choice";

const FRONT = { kind: "videoinput", deviceId: "f", label: "Front camera" } as const;
const DESK = { kind: "videoinput", deviceId: "d", label: "Desk camera (046d:0825)" } as const;
const INFRARED = { kind: "videoinput", deviceId: "i", label: "Integrated IR Camera" } as const;
const MICROPHONE = { kind: "audioinput", deviceId: "m", label: "Microphone" } as const;

type Device = Pick<MediaDeviceInfo, "kind" | "deviceId" | "label">;

function makeParts(devices: Device[], values = new Map<string, string>()) {
    const storage = {
        getItem: (key: string) => values.get(key) ?? null,
        setItem: (key: string, value: string) => void values.set(key, value),
    };
    const choice = new CameraChoice({ storage, enumerate: () => Promise.resolve(devices) });
    return { choice, values };
}

describe("K14, P14: the camera chosen once", () => {
    it("is the browser's own until somebody chooses", async () => {
        const { choice } = makeParts([MICROPHONE, FRONT, DESK]);
        expect(await choice.find()).toBeNull();
        expect(await choice.list()).toEqual([
            { id: "f", label: FRONT.label },
            { id: "d", label: DESK.label },
        ]);
    });

    it("is kept, also when its number changes, and comes back when it is plugged in again", async () => {
        const { choice, values } = makeParts([FRONT, DESK]);
        choice.keep({ id: "d", label: DESK.label });
        expect(await choice.find()).toBe("d");
        const renumbered = makeParts([FRONT, { ...DESK, deviceId: "d2" }], values);
        expect(await renumbered.choice.find()).toBe("d2");
        expect(await makeParts([FRONT], values).choice.find()).toBeNull();
        expect(await makeParts([FRONT, DESK], values).choice.find()).toBe("d");
    });

    it("is not an infrared one where there is another, unless that was chosen", async () => {
        const { choice, values } = makeParts([INFRARED, FRONT]);
        expect(await choice.find()).toBe("f");
        expect(await makeParts([INFRARED]).choice.find()).toBeNull();
        const named = { ...FRONT, label: "Irish Camera" };
        expect(await makeParts([named, DESK]).choice.find()).toBeNull();
        choice.keep({ id: "i", label: INFRARED.label });
        expect(await makeParts([INFRARED, FRONT], values).choice.find()).toBe("i");
    });

    it("is nobody's before the browser tells names, or where it tells nothing", async () => {
        expect(await makeParts([{ ...FRONT, label: "" }]).choice.list()).toEqual([]);
        const enumerate = () => Promise.reject(new Error("not allowed"));
        expect(await new CameraChoice({ storage: null, enumerate }).find()).toBeNull();
    });

    it.each(["{", "5", '{"id": 3}', "null"])(
        "what is kept and makes no sense is none: %s",
        async (text) => {
            const values = new Map([["eh_hr_face_liveness.camera", text]]);
            expect(await makeParts([FRONT, DESK], values).choice.find()).toBeNull();
        },
    );
});
