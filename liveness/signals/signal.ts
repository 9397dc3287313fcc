/** Why a signal has no score. Never a 0: what was not seen is not a failure, and never a pass. */
export type UnavailableReason =
    /** Nothing was pushed yet. */
    | "no_frames"
    /** Fewer frames than the signal needs to say anything. */
    | "too_few_frames"
    /** Not enough time was watched to say that something did not happen. */
    | "too_short"
    /** Frames came too seldom to see what the signal looks for. */
    | "frame_rate"
    /** No frame had a face. */
    | "no_face"
    /** Faces, but neither eye could be read in any of them. */
    | "no_eyes"
    /** Faces, but no landmarks came with them. */
    | "no_landmarks"
    /** No pixels came with the frames. */
    | "no_pixels"
    /** The head, or the picture of one, did not turn enough to be measured. */
    | "not_turned";

/** A signal that was judged. `score` is 0..1, never NaN. */
export interface Judged<D> {
    readonly score: number;
    readonly unavailable: null;
    readonly detail: D;
}

/** A signal that could not be judged, and why. */
export interface NotJudged<D> {
    readonly score: null;
    readonly unavailable: UnavailableReason;
    readonly detail: D;
}

/** What a signal says so far; `detail` is what it saw, whether it could judge it or not. */
export type Reading<D> = Judged<D> | NotJudged<D>;

/**
 * One source of evidence, fed frame by frame. Work and memory of a `push` are bounded by a few seconds of frames, however
 * long it goes on. Times only tell what came after what: a frame whose time is NaN, repeats or goes back is ignored; a clock
 * set back by more than a second starts the signal over.
 */
export interface Signal<F, D> {
    /** @throws LivenessError `invalid_pixels`, and nothing changed */
    push(frame: F): void;
    /** Changes nothing, may be asked as often as one likes. */
    read(): Reading<D>;
    /** Forgets everything: somebody new stands there. */
    reset(): void;
}

export function judged<D>(score: number, detail: D): Judged<D> {
    return { score, unavailable: null, detail };
}

export function notJudged<D>(unavailable: UnavailableReason, detail: D): NotJudged<D> {
    return { score: null, unavailable, detail };
}
