import { measureFaceLight, type Chroma, type FaceLight } from "../signals/face_light";
import { FrameClock } from "../signals/frame_clock";
import { judged, notJudged, type Reading } from "../signals/signal";
import type { SignalFrame } from "../signals/signal_frame";
import type { Behaviour, BehaviourWatch, WatchOptions } from "./behaviour";

type Flash = "flash_red" | "flash_green" | "flash_blue";

/**
 * SPEC L14: the screen lights the face in colours whose order the server chose, and the face answers more than what is around it.
 * A face on a screen, or in a recording of another order, does not; a print before the tablet does.
 */
export const colourFlash = {
    code: "colour_flash",
    weight: 0.9,
    steps: {
        flash_red: "colour_red_seen",
        flash_green: "colour_green_seen",
        flash_blue: "colour_blue_seen",
    },
    overrules: [],
    hints: {},
    needsDepth: false,
    // The warning is read first, and one colour takes a second.
    patienceMs: 12_000,
    makeWatch: (options?: WatchOptions) => new ColourFlashSignal(options),
} as const satisfies Behaviour<"colour_flash", Flash, never, ColourFlashDetail>;

export interface ColourFlashDetail {
    /** Per colour that was judged how far the face went towards it, and what is around it, in shares of all light. */
    readonly answers: readonly { step: string; face: number; around: number; isSeen: boolean }[];
    readonly retries: number;
}

/** The places of the colours in a `Chroma`. */
const CHANNELS: Readonly<Record<Flash, 0 | 1 | 2>> = {
    flash_red: 0,
    flash_green: 1,
    flash_blue: 2,
};
const ALL = Object.keys(CHANNELS) as Flash[];

/** While the warning is read; in its last part the face is measured in the light of the page itself. */
const WARNING_MS = 2500;
/** Between a colour that was not seen and the same once more. */
const NEUTRAL_MS = 1000;
/** Of that time, what is measured. */
const MEASURED_MS = 600;
/** One change a second: far below the three flashes a second that can hurt (WCAG 2.3.1). */
const COLOUR_MS = 1000;
/** A tablet needs so long to show a colour, and its camera to see it. */
const LATENCY_MS = 450;
/** Pictures that a mean is made of, at least. */
const MIN_PICTURES = 4;
/** How far the face must go towards the colour, in shares of all light ... */
const MIN_ANSWER = 0.006;
/** ... and how much further than what is around it: a camera's own changes of colour take both along. */
const MIN_LEAD = 0.004;
/** Colours that may be shown once more, in one prompt. */
const MAX_RETRIES = 2;

type Light = "neutral" | "colour";

/**
 * Watches the light on the face: first in the light of the page itself (`isLearning`: the page shows no colour), then colour by
 * colour, in the order asked for. It says itself when the next colour is due; the page shows what `next` says.
 */
export class ColourFlashSignal implements BehaviourWatch<ColourFlashDetail, Flash, never> {
    readonly hint = null;
    private readonly clock = new FrameClock();
    private readonly asked: readonly Flash[];
    private readonly means = { face: new ChromaMean(), around: new ChromaMean() };
    private answers: { step: Flash; face: number; around: number; isSeen: boolean }[] = [];
    private neutral: FaceLight = { face: null, around: null };
    private light: Light = "neutral";
    private sinceMs: number | null = null;
    private lengthMs = WARNING_MS;
    private seen = 0;
    private retries = 0;
    private frames = 0;

    constructor({ parts }: WatchOptions = {}) {
        this.asked = parts ? ALL.filter((flash) => parts.includes(flash)) : ALL;
        if (parts) {
            this.asked = [...this.asked].sort((a, b) => parts.indexOf(a) - parts.indexOf(b));
        }
    }

    get total(): number {
        return this.asked.length;
    }

    get done(): number {
        return this.seen;
    }

    get next(): Flash | null {
        return this.asked[this.seen] ?? null;
    }

    get isLearning(): boolean {
        return this.light === "neutral";
    }

    push({ atMs, face, pixels }: SignalFrame): Flash | null {
        if (
            !this.clock.admit(atMs, () => {
                this.forget();
            })
        ) {
            return null;
        }
        this.frames++;
        const { next } = this;
        if (!next || !face || !pixels || this.retries > MAX_RETRIES) {
            return null;
        }
        this.sinceMs ??= atMs;
        const passedMs = atMs - this.sinceMs;
        if (passedMs < this.lengthMs) {
            if (passedMs >= this.measuresFromMs) {
                this.measure(measureFaceLight(pixels, face.box));
            }
            return null;
        }
        return this.light === "neutral" ? this.beginColour(atMs) : this.judge(next, atMs);
    }

    read(): Reading<ColourFlashDetail> {
        const detail = { answers: [...this.answers], retries: this.retries };
        if (this.answers.length === 0) {
            return notJudged(this.frames > 0 ? "too_short" : "no_frames", detail);
        }
        return judged(this.seen / this.total, detail);
    }

    reset(): void {
        this.clock.clear();
        this.forget();
    }

    private get measuresFromMs(): number {
        return this.light === "neutral" ? this.lengthMs - MEASURED_MS : LATENCY_MS;
    }

    private measure({ face, around }: FaceLight): void {
        this.means.face.add(face);
        this.means.around.add(around);
    }

    /** The page's own light is known. */
    private beginColour(atMs: number): null {
        const light = this.takeMeans();
        if (light.face && light.around) {
            this.neutral = light;
            this.begin("colour", atMs, COLOUR_MS);
        } else {
            this.begin("neutral", atMs, NEUTRAL_MS);
        }
        return null;
    }

    private judge(step: Flash, atMs: number): Flash | null {
        const { face, around } = this.takeMeans();
        const answer = {
            face: readAnswer(face, this.neutral.face, CHANNELS[step]),
            around: readAnswer(around, this.neutral.around, CHANNELS[step]),
        };
        const isSeen =
            isTowards(face, this.neutral.face, CHANNELS[step]) &&
            answer.face >= MIN_ANSWER &&
            answer.face - answer.around >= MIN_LEAD;
        this.answers.push({ step, ...answer, isSeen });
        if (!isSeen) {
            this.retries++;
            this.begin("neutral", atMs, NEUTRAL_MS);
            return null;
        }
        this.seen++;
        this.begin("colour", atMs, COLOUR_MS);
        return step;
    }

    private begin(light: Light, atMs: number, lengthMs: number): void {
        Object.assign(this, { light, sinceMs: atMs, lengthMs });
        this.takeMeans();
    }

    private takeMeans(): FaceLight {
        const { face, around } = this.means;
        return { face: face.take(), around: around.take() };
    }

    private forget(): void {
        this.answers = [];
        this.seen = 0;
        this.retries = 0;
        this.frames = 0;
        this.sinceMs = null;
        this.light = "neutral";
        this.lengthMs = WARNING_MS;
        this.takeMeans();
    }
}

/** How far the light went towards a colour; 0 where nobody can tell. */
function readAnswer(light: Chroma | null, neutral: Chroma | null, channel: 0 | 1 | 2): number {
    return light && neutral ? light[channel] - neutral[channel] : 0;
}

/** Whether it went towards this colour and no other. */
function isTowards(light: Chroma | null, neutral: Chroma | null, channel: 0 | 1 | 2): boolean {
    const changes = ([0, 1, 2] as const).map((each) => readAnswer(light, neutral, each));
    return changes.every((change, each) => each === channel || change < (changes[channel] ?? 0));
}

/** The mean over some pictures. */
class ChromaMean {
    private sums = [0, 0, 0];
    private count = 0;

    add(light: Chroma | null): void {
        if (light) {
            this.sums = this.sums.map((sum, i) => sum + (light[i] ?? 0));
            this.count++;
        }
    }

    /** And begins anew. Null of too few. */
    take(): Chroma | null {
        const { sums, count } = this;
        this.sums = [0, 0, 0];
        this.count = 0;
        const [r = 0, g = 0, b = 0] = sums;
        return count >= MIN_PICTURES ? [r / count, g / count, b / count] : null;
    }
}
