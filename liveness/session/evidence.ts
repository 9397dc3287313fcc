import { BEHAVIOURS, type BehaviourCode, type DetailOf } from "../behaviours/registry";
import type { Behaviour, BehaviourWatch, WatchOptions } from "../behaviours/behaviour";
import { FlatnessSignal, type FlatnessDetail } from "../signals/flatness";
import { FrameClock } from "../signals/frame_clock";
import { QualitySignal, type QualityDetail } from "../signals/quality";
import type { Reading } from "../signals/signal";
import type { SignalFrame } from "../signals/signal_frame";
import { StabilitySignal, type StabilityDetail } from "../signals/stability";
import { FaceWatch, type Presence } from "./face_watch";

/** What all signals say so far. */
export type SessionReadings = {
    readonly [Code in BehaviourCode]: Reading<DetailOf<Code>>;
} & {
    readonly stability: Reading<StabilityDetail>;
    readonly flatness: Reading<FlatnessDetail>;
    readonly quality: Reading<QualityDetail>;
};

/** What one frame changed. */
export interface SeenFrame {
    readonly presence: Presence;
    /** What was seen before may be of somebody else. */
    readonly hasChanged: boolean;
    /** Something that was done before does not count any more. */
    readonly hasRestarted: boolean;
    /** What it completed, as the behaviours' steps say. */
    readonly steps: readonly { readonly behaviour: Behaviour; readonly step: string }[];
}

export interface EvidenceOptions {
    /** What each behaviour's watch is told. */
    readonly watch?: (code: string) => WatchOptions;
    /** Left out: all that are registered. */
    readonly behaviours?: readonly Behaviour[];
}

/**
 * All signals over one stream of frames. One person's: while several people stand in front nothing counts, and when the face
 * may be another's, what was counted before is forgotten. Memory and work per frame are bounded, however long it runs.
 */
export class Evidence {
    readonly face = new FaceWatch();
    readonly behaviours: readonly Behaviour[];
    private readonly watches: ReadonlyMap<string, BehaviourWatch>;
    private readonly stability = new StabilitySignal();
    private readonly flatness = new FlatnessSignal();
    private readonly quality = new QualitySignal();
    private readonly clock = new FrameClock();
    private forgotten = 0;
    private several = false;
    private changed = false;
    private behind = false;

    /** @throws LivenessError `invalid_option` */
    constructor({ behaviours = BEHAVIOURS, watch = () => ({}) }: EvidenceOptions = {}) {
        this.behaviours = behaviours;
        this.watches = new Map(
            behaviours.map((behaviour) => [
                behaviour.code,
                behaviour.makeWatch(watch(behaviour.code)),
            ]),
        );
    }

    /** There were several people in front, the face changed, there was a face further back: at any time. */
    get sawSeveral(): boolean {
        return this.several;
    }

    get sawChange(): boolean {
        return this.changed;
    }

    get sawBehind(): boolean {
        return this.behind;
    }

    /** Grows each time that what was seen before may be of somebody else. */
    get lives(): number {
        return this.forgotten;
    }

    /** @throws Error for a code that is not registered */
    watchOf(code: string): BehaviourWatch {
        const watch = this.watches.get(code);
        if (!watch) {
            throw new Error(`no behaviour ${code}`);
        }
        return watch;
    }

    /**
     * @param counting which behaviours this frame may count for; left out: all
     * @throws LivenessError `invalid_pixels`, and nothing changed
     */
    push(frame: SignalFrame, counting?: ReadonlySet<string>): SeenFrame {
        // The two that read pixels come first: a frame they refuse is nobody's.
        this.stability.push(frame);
        this.quality.push(frame);
        const doneBefore = this.countDone();
        const isNew = this.clock.admit(frame.atMs, () => {
            this.forget();
        });
        if (!isNew) {
            const { presence } = this.face;
            return { presence, hasChanged: false, hasRestarted: false, steps: [] };
        }
        const { presence, isSame } = this.face.push(frame);
        this.several ||= presence === "several";
        this.changed ||= !isSame;
        this.behind ||= this.face.hasFaceBehind;
        if (presence === "several" || !isSame) {
            this.forgetPerson();
        }
        const steps = presence === "several" ? [] : this.count(frame, counting);
        const hasRestarted = this.countDone() < doneBefore + steps.length;
        if (hasRestarted && presence !== "several" && isSame) {
            // A watch that started over by itself saw that this may be somebody else: nothing counts of the others either.
            this.forgetPerson();
        }
        return { presence, hasChanged: !isSame, hasRestarted, steps };
    }

    read(): SessionReadings {
        const readings = [...this.watches].map(([code, watch]) => [code, watch.read()]);
        return {
            ...(Object.fromEntries(readings) as SessionReadings),
            stability: this.stability.read(),
            flatness: this.flatness.read(),
            quality: this.quality.read(),
        };
    }

    /** What one behaviour's watch says, whatever it has seen. */
    scoreOf(code: string): number | null {
        return this.watchOf(code).read().score;
    }

    /** How solid the face is, 0 flat to 1; null while nobody can tell. */
    get depthScore(): number | null {
        return this.flatness.read().score;
    }

    reset(): void {
        this.stability.reset();
        this.quality.reset();
        this.clock.clear();
        this.forget();
    }

    private count(frame: SignalFrame, counting?: ReadonlySet<string>): SeenFrame["steps"] {
        this.flatness.push(frame);
        return this.behaviours
            .filter(({ code }) => counting?.has(code) ?? true)
            .map((behaviour) => ({ behaviour, step: this.watchOf(behaviour.code).push(frame) }))
            .filter((seen): seen is SeenFrame["steps"][number] => seen.step !== null);
    }

    private countDone(): number {
        return [...this.watches.values()].reduce((sum, { done }) => sum + done, 0);
    }

    private forgetPerson(): void {
        this.forgotten++;
        this.flatness.reset();
        this.watches.forEach((watch) => {
            watch.reset();
        });
    }

    private forget(): void {
        this.forgetPerson();
        this.face.clear();
        this.several = false;
        this.changed = false;
        this.behind = false;
    }
}
