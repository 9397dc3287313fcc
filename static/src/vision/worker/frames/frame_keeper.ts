/** The pictures of a prompt that a model is to see: copied, encoded, hashed, handed over, gone. */
import { FramePicker } from "../../../../../liveness/frames/frame_picker";
import type { PromptProgress } from "../../../../../liveness/prompt/prompt_types";
import type { FramesWanted, PickedFrame, PickedFrames } from "../../protocol";
import { sumCanvas, wipeCanvas } from "../kept";
import type { LocalScorer } from "../ml/local_scorer";
import type { Picture } from "../picture_reader";

/** Smaller pictures show too little of a face, larger ones cost the tablet and the network. */
const SIDE_LIMITS = [160, 1280] as const;

/** How a canvas becomes the bytes of a JPEG, with their hash; a test has its own. */
export type Encode = (
    canvas: OffscreenCanvas,
    quality: number,
) => Promise<Pick<PickedFrame, "jpeg" | "sha256">>;

/**
 * Holds at most one copy of a picture, and what was encoded and not handed over yet. `forget` drops all of it, and what is still
 * being encoded then is never kept.
 */
export class FrameKeeper {
    private context: OffscreenCanvasRenderingContext2D | null = null;
    private picker: FramePicker | null = null;
    private wanted: FramesWanted | null = null;
    private ready: PickedFrame[] = [];
    private keptMs: number | null = null;
    private encoding = 0;
    /** Of the person or prompt that pictures are of: what was begun before belongs to nobody. */
    private round = 0;
    private isNew = false;

    constructor(
        private readonly encode: Encode = encodeJpeg,
        private readonly scorer: Pick<LocalScorer, "begin" | "push" | "read"> | null = null,
    ) {}

    /** @param wanted null: none */
    begin(wanted: FramesWanted | null): void {
        this.forget();
        this.wanted = wanted;
        this.picker = wanted && new FramePicker(wanted.count);
    }

    /** What was picked may be of somebody else: it is dropped, and the choice begins again. */
    startOver(): void {
        this.begin(this.wanted);
        this.isNew = true;
    }

    /**
     * @param quality of the picture, 0..1; asked for only where it is of use
     */
    see(
        picture: Picture,
        atMs: number,
        { eyesOpen, done, total }: PromptProgress,
        quality: () => number,
    ): void {
        if (!this.picker || this.picker.isComplete) {
            return;
        }
        const choice = this.picker.see({ atMs, quality: quality(), eyesOpen, done, total });
        if (choice.close) {
            this.finish();
        }
        if (choice.take) {
            this.copy(picture);
            this.keptMs = atMs;
        }
        if (choice.isFinal) {
            this.finish();
        }
    }

    /** What is ready to leave; null where none are wanted. */
    take(): PickedFrames | null {
        if (!this.picker) {
            return null;
        }
        const frames = this.ready.sort((a, b) => a.atMs - b.atMs);
        const isNew = this.isNew;
        this.ready = [];
        this.isNew = false;
        const isComplete = this.picker.isComplete && this.encoding === 0;
        return { frames, isNew, isComplete, local: this.scorer?.read() ?? null };
    }

    /** Nobody's face stays behind. */
    forget(): void {
        this.round++;
        this.picker = null;
        this.ready = [];
        this.keptMs = null;
        this.encoding = 0;
        this.isNew = false;
        this.scorer?.begin();
        wipeCanvas(this.context);
    }

    /** As `sumCanvas`, with the bytes that wait. */
    get kept(): number {
        const waiting = this.ready.reduce((sum, { jpeg }) => sum + jpeg.byteLength, 0);
        return sumCanvas(this.context) + waiting;
    }

    private copy(picture: Picture): void {
        const [least, most] = SIDE_LIMITS;
        const side = Math.min(most, Math.max(least, this.wanted?.maxSide ?? most));
        const scale = Math.min(1, side / Math.max(picture.width, picture.height));
        const width = Math.max(1, Math.round(picture.width * scale));
        const height = Math.max(1, Math.round(picture.height * scale));
        const context = this.open(width, height);
        context.drawImage(picture, 0, 0, width, height);
    }

    /** The copy becomes a frame; the canvas is free for the next at once. */
    private finish(): void {
        const { context, keptMs, round } = this;
        if (!context || keptMs === null) {
            return;
        }
        this.keptMs = null;
        const { canvas } = context;
        const { width, height } = canvas;
        this.scorer?.push(canvas);
        if (this.wanted?.isHandedOver === false) {
            return;
        }
        this.encoding++;
        this.encode(canvas, this.wanted?.quality ?? 0.9)
            .then((encoded) => {
                if (round === this.round) {
                    this.ready.push({ ...encoded, atMs: keptMs, width, height });
                }
            })
            // One picture less; the prompt goes on.
            .catch(() => undefined)
            .finally(() => {
                if (round === this.round) {
                    this.encoding--;
                }
            });
    }

    private open(width: number, height: number): OffscreenCanvasRenderingContext2D {
        if (this.context?.canvas.width !== width || this.context.canvas.height !== height) {
            this.context = new OffscreenCanvas(width, height).getContext("2d", {
                willReadFrequently: true,
                alpha: false,
            });
        }
        if (!this.context) {
            throw new Error("no 2d context in this worker");
        }
        this.context.imageSmoothingQuality = "medium";
        return this.context;
    }
}

export const encodeJpeg: Encode = async (canvas, quality) => {
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
    const jpeg = await blob.arrayBuffer();
    return { jpeg, sha256: toHex(await crypto.subtle.digest("SHA-256", jpeg)) };
};

function toHex(bytes: ArrayBuffer): string {
    return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
