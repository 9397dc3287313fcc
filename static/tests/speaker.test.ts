import { describe, expect, it, jest } from "@jest/globals";
import { Speaker } from "../src/eh_hr_face_liveness/speaker";

function makeParts({ values = new Map<string, string>(), hasVoice = true } = {}) {
    const voice = { speak: jest.fn(), stop: jest.fn() };
    const storage = {
        getItem: (key: string) => values.get(key) ?? null,
        setItem: (key: string, value: string) => void values.set(key, value),
    };
    const readLanguage = () => "de-DE";
    const speaker = new Speaker({ voice: hasVoice ? voice : null, storage, readLanguage });
    return { speaker, voice, values };
}

describe("17.3: spoken prompts", () => {
    it("are said once each, in the page's language, the new one in the place of the old", () => {
        const { speaker, voice } = makeParts();
        ["Blink", "Blink", "Turn", ""].forEach((text) => {
            speaker.say(text);
        });
        expect(voice.speak.mock.calls).toEqual([
            ["Blink", "de-DE"],
            ["Turn", "de-DE"],
        ]);
        expect(voice.stop).toHaveBeenCalledTimes(2);
    });

    it("are said again in the next prompt", () => {
        const { speaker, voice } = makeParts();
        speaker.say("Blink");
        speaker.stop();
        speaker.say("Blink");
        expect(voice.speak).toHaveBeenCalledTimes(2);
    });

    it("are muted at once, and stay muted on this tablet", () => {
        const { speaker, voice, values } = makeParts();
        speaker.say("Blink");
        speaker.mute(true);
        speaker.say("Turn");
        expect(voice.speak).toHaveBeenCalledTimes(1);
        const next = makeParts({ values });
        expect(next.speaker.isMuted).toBe(true);
        next.speaker.mute(false);
        next.speaker.say("Turn");
        expect(next.voice.speak).toHaveBeenCalledTimes(1);
    });

    it("are nothing in a browser that does not speak or keeps nothing", () => {
        const { speaker } = makeParts({ hasVoice: false });
        expect(speaker.canSpeak).toBe(false);
        expect(() => {
            speaker.say("Blink");
        }).not.toThrow();
        const refuse = () => {
            throw new Error("no storage");
        };
        const voice = { speak: jest.fn(), stop: jest.fn() };
        const storage = { getItem: refuse, setItem: refuse };
        const shut = new Speaker({ voice, storage, readLanguage: () => "en" });
        shut.mute(true);
        expect(shut.isMuted).toBe(false);
    });
});
