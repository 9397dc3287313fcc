/** Says aloud what the prompt asks for, where the company wants it and nobody muted it. */

/** What there is of the browser's `speechSynthesis`. */
export interface Voice {
    speak: (text: string, lang: string) => void;
    stop: () => void;
}

export interface SpeakerOptions {
    /** Null: this browser does not speak. */
    voice: Voice | null;
    storage: Pick<Storage, "getItem" | "setItem"> | null;
    /** Of the page, as in `<html lang>`. */
    readLanguage: () => string;
}

const MUTED_KEY = "eh_hr_face_liveness.muted";

export class Speaker {
    private last = "";

    constructor(private readonly options: SpeakerOptions) {}

    get canSpeak(): boolean {
        return this.options.voice !== null;
    }

    /** Kept on the tablet: who muted it meant the room it hangs in. */
    get isMuted(): boolean {
        try {
            return this.options.storage?.getItem(MUTED_KEY) === "1";
        } catch {
            return false;
        }
    }

    mute(isMuted: boolean): void {
        try {
            this.options.storage?.setItem(MUTED_KEY, isMuted ? "1" : "0");
        } catch {
            // A browser that keeps nothing mutes for this prompt alone.
        }
        if (isMuted) {
            this.stop();
        }
    }

    /** What is said takes the place of what is being said; the same sentence twice in a row is said once. */
    say(text: string): void {
        const { voice, readLanguage } = this.options;
        if (!voice || this.isMuted || !text || text === this.last) {
            return;
        }
        this.last = text;
        voice.stop();
        voice.speak(text, readLanguage());
    }

    /** The prompt is over. */
    stop(): void {
        this.last = "";
        this.options.voice?.stop();
    }
}

export function openVoice(): Voice | null {
    // Missing in some kiosk browsers, whatever TypeScript's library says.
    const synthesis = (window as { speechSynthesis?: SpeechSynthesis }).speechSynthesis;
    if (!synthesis || typeof SpeechSynthesisUtterance === "undefined") {
        return null;
    }
    return {
        speak: (text, lang) => {
            const said = new SpeechSynthesisUtterance(text);
            said.lang = lang;
            synthesis.speak(said);
        },
        stop: () => {
            synthesis.cancel();
        },
    };
}
