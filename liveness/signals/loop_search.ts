import { clampScore, ramp } from "../score";

/** A replay whose frames come again after so many frames, or so long. */
export interface FoundLoop {
    readonly lagFrames: number;
    readonly lagMs: number;
    /** 0..1, how surely. */
    readonly strength: number;
}

/** How a loop is told from a person who moves. */
export const LOOP_LIMITS = {
    /** Shorter periods are a tremor, or one movement. SPEC L4's reference lag of 10 frames lies above it at 24 a second. */
    minLagMs: 250,
    /** So long a stretch, in so many frames at least and at most, must repeat ... */
    stretchMs: 1200,
    minStretchFrames: 10,
    maxStretchFrames: 32,
    /** ... at about the same lag for so long. */
    confirmMs: 400,
    /** What differs from the frames one lag before, as a share of how much the frames of the stretch differ among each other. */
    repeatsBelow: 0.05,
    surelyNotAbove: 0.2,
    /** Between the two the picture must have looked otherwise: the difference falls to this share of what it was at shorter lags. */
    dipBelow: 0.25,
    /** Movement of less than so many times what changes from frame to frame leaves nothing to recognise. */
    minMovement: 4,
} as const;

/** Cells a side of a frame's description. */
const SIDE = 10;
const SIZE = SIDE * SIDE;
/** Frames kept: the longest lag. Over five seconds at 30 frames a second. */
const CAPACITY = 160;
const MIN_SPACING_MS = 30;

/**
 * SPEC L4: searches for a replay loop at every lag from 0.25 s to as long as the frames kept reach. A loop is a lag at which
 * frames differ as little as noise, over a second in which the picture moved, and more at every shorter lag.
 * One push costs about 160 x 100 multiplications.
 */
export class LoopSearch {
    private readonly frames = new Float32Array(CAPACITY * SIZE);
    private readonly times = new Float64Array(CAPACITY);
    /** Squared length of each frame's description. */
    private readonly lengths = new Float64Array(CAPACITY);
    /** Squared differences of the stretch's frames, a row of one value a lag for each, and their sums. */
    private readonly rows = new Float64Array(LOOP_LIMITS.maxStretchFrames * CAPACITY);
    private readonly sums = new Float64Array(CAPACITY);
    private readonly middle = new Float64Array(SIZE);
    private squares = 0;
    private count = 0;
    /** Frames in a stretch; settled when the first frames have told how fast they come. */
    private stretch: number = LOOP_LIMITS.maxStretchFrames;
    private run: { lag: number; sinceMs: number } | null = null;
    private best: FoundLoop | null = null;
    private moved = false;

    /**
     * Times go forward. Frames closer than 30 ms to the one before are left out.
     *
     * @param samples brightness of `side` x `side` places spread over the picture, `side` a multiple of 10
     */
    push(atMs: number, samples: Uint8Array, side: number): void {
        if (this.count > 0 && atMs - this.timeOf(this.count - 1) < MIN_SPACING_MS) {
            return;
        }
        const slot = this.count % CAPACITY;
        this.forgetOld();
        describe(samples, side, this.frames, slot * SIZE);
        this.times[slot] = atMs;
        this.lengths[slot] = dot(this.frames, slot * SIZE, slot * SIZE);
        this.addToMovement(slot, 1);
        this.compare(slot);
        this.count++;
        if (this.count === LOOP_LIMITS.minStretchFrames) {
            this.settleStretch(atMs);
        }
        this.judge(atMs);
    }

    clear(): void {
        this.rows.fill(0);
        this.sums.fill(0);
        this.middle.fill(0);
        this.squares = 0;
        this.count = 0;
        this.stretch = LOOP_LIMITS.maxStretchFrames;
        this.run = null;
        this.best = null;
        this.moved = false;
    }

    /** The surest loop so far; null when there was none, or nothing to recognise one by. */
    get found(): FoundLoop | null {
        return this.best;
    }

    /** False while no stretch had movement enough to say anything. */
    get isJudgeable(): boolean {
        return this.moved;
    }

    private timeOf(index: number): number {
        return this.times[index % CAPACITY] ?? Number.NaN;
    }

    /** No frame has left the stretch yet, whatever its length. */
    private settleStretch(atMs: number): void {
        const { stretchMs, minStretchFrames, maxStretchFrames } = LOOP_LIMITS;
        const everyMs = (atMs - this.timeOf(0)) / (minStretchFrames - 1);
        this.stretch = Math.min(
            maxStretchFrames,
            Math.max(minStretchFrames, Math.round(stretchMs / everyMs)),
        );
    }

    /** The frame that leaves the stretch takes its share of the movement with it. */
    private forgetOld(): void {
        if (this.count >= this.stretch) {
            this.addToMovement((this.count - this.stretch) % CAPACITY, -1);
        }
    }

    private addToMovement(slot: number, sign: 1 | -1): void {
        const { frames, middle } = this;
        const start = slot * SIZE;
        for (let k = 0; k < SIZE; k++) {
            const value = frames[start + k] ?? 0;
            middle[k] = (middle[k] ?? 0) + sign * value;
            this.squares += sign * value * value;
        }
    }

    /** Squared difference between the newest frame and each one before it, and the sums over the stretch. */
    private compare(slot: number): void {
        const { frames, lengths, rows, sums } = this;
        const row = (this.count % this.stretch) * CAPACITY;
        const reach = Math.min(this.count, CAPACITY - 1);
        const own = lengths[slot] ?? 0;
        for (let lag = 1; lag < CAPACITY; lag++) {
            let difference = 0;
            if (lag <= reach) {
                const other = (this.count - lag) % CAPACITY;
                const along = dot(frames, slot * SIZE, other * SIZE);
                // |a - b|^2; rounding may leave a hair below zero.
                difference = Math.max(0, own + (lengths[other] ?? 0) - 2 * along);
            }
            sums[lag] = (sums[lag] ?? 0) + difference - (rows[row + lag] ?? 0);
            rows[row + lag] = difference;
        }
    }

    /** Looks for a lag in the stretch that ends with the newest frame. */
    private judge(atMs: number): void {
        const lag = this.findLag(atMs);
        if (!lag) {
            this.run = null;
            return;
        }
        const { frames, strength } = lag;
        const isSame = this.run !== null && Math.abs(this.run.lag - frames) <= 1;
        this.run = { lag: frames, sinceMs: isSame && this.run ? this.run.sinceMs : atMs };
        const lasted = clampScore((atMs - this.run.sinceMs) / LOOP_LIMITS.confirmMs);
        const sure = lasted * strength;
        if (sure > (this.best?.strength ?? 0)) {
            const lagMs = atMs - this.timeOf(this.count - 1 - frames);
            this.best = { lagFrames: frames, lagMs, strength: sure };
        }
    }

    private findLag(atMs: number): { frames: number; strength: number } | null {
        const { minLagMs, minMovement, dipBelow, surelyNotAbove, repeatsBelow } = LOOP_LIMITS;
        const { stretch, sums } = this;
        if (this.count <= stretch) {
            return null;
        }
        const movement = this.readMovement();
        this.moved ||= movement >= (minMovement * (sums[1] ?? 0)) / stretch && movement > 0;
        let widest = 0;
        let found: { frames: number; strength: number } | null = null;
        // Every frame of the stretch has one that is `lag` older.
        const reach = Math.min(this.count - stretch, CAPACITY - 1);
        for (let lag = 1; lag <= reach; lag++) {
            const differs = (sums[lag] ?? 0) / stretch;
            const isDip = differs <= dipBelow * widest && movement > 0;
            if (isDip && atMs - this.timeOf(this.count - 1 - lag) >= minLagMs) {
                const strength = ramp(differs / movement, surelyNotAbove, repeatsBelow);
                if (strength > (found?.strength ?? 0)) {
                    found = { frames: lag, strength };
                }
            }
            widest = Math.max(widest, differs);
        }
        return found;
    }

    /** Mean squared difference between any two frames of the stretch: twice their variance. */
    private readMovement(): number {
        let ofMiddle = 0;
        for (const sum of this.middle) {
            ofMiddle += (sum / this.stretch) ** 2;
        }
        return Math.max(0, 2 * (this.squares / this.stretch - ofMiddle));
    }
}

/** Scalar product of two descriptions; four sums at once, which is what the processor can do in the same time as one. */
function dot(values: Float32Array, a: number, b: number): number {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let k = 0; k < SIZE; k += 4) {
        s0 += (values[a + k] ?? 0) * (values[b + k] ?? 0);
        s1 += (values[a + k + 1] ?? 0) * (values[b + k + 1] ?? 0);
        s2 += (values[a + k + 2] ?? 0) * (values[b + k + 2] ?? 0);
        s3 += (values[a + k + 3] ?? 0) * (values[b + k + 3] ?? 0);
    }
    return s0 + s1 + s2 + s3;
}

/** Means of 10 x 10 cells, less the mean of all: a light that changes evenly is no movement. */
function describe(samples: Uint8Array, side: number, out: Float32Array, at: number): void {
    const perCell = side / SIDE;
    let total = 0;
    for (let cell = 0; cell < SIZE; cell++) {
        const top = Math.floor(cell / SIDE) * perCell;
        const left = (cell % SIDE) * perCell;
        let sum = 0;
        for (let row = top; row < top + perCell; row++) {
            for (let column = left; column < left + perCell; column++) {
                sum += samples[row * side + column] ?? 0;
            }
        }
        out[at + cell] = sum / (perCell * perCell);
        total += sum / (perCell * perCell);
    }
    for (let k = at; k < at + SIZE; k++) {
        out[k] = (out[k] ?? 0) - total / SIZE;
    }
}
