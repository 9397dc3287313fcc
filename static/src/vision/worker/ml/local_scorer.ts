/** What the tablet's own models say of a prompt's frames (SPEC S9, L7's "local first"). */
import { confidenceOf, weightedMean } from "../../../../../liveness/ml/ensemble";
import { MIN_LOCAL_CONFIDENCE, type MlScore } from "../../../../../liveness/ml/hybrid";
import type { RgbPicture } from "../../../../../models/src/pixels";
import type { CropRect } from "../../../../../models/src/crop";
import type { ModelUse } from "../../../../../liveness/prompt/capture_report";
import { chooseFace } from "../faces";
import type { FaceFinder } from "../face_finder";
import type { TabletModel } from "./tablet_model";

/** As the sidecar: a face in fewer of the frames, and nothing is said. */
const MIN_FACE_SHARE = 0.5;

interface Tally {
    sum: number;
    count: number;
}

/**
 * Scores the frames of one prompt, one after the other, between the camera's pictures. A frame's pixels are held until its turn
 * came, and no longer.
 */
export class LocalScorer {
    private models: readonly TabletModel[] = [];
    private tallies = new Map<TabletModel, Tally>();
    private frames = 0;
    private facesSeen = 0;
    private hasFailed = false;
    private waiting = 0;
    private pixels = 0;
    private queue: Promise<void> = Promise.resolve();
    /** Of the prompt and the person: what was begun before belongs to nobody. */
    private round = 0;

    constructor(private readonly finder: () => FaceFinder | null) {}

    /** From the next prompt on. */
    use(models: readonly TabletModel[]): void {
        this.models = models;
        this.begin();
    }

    get isThere(): boolean {
        return this.models.length > 0;
    }

    /** Nothing of the frames before counts. */
    begin(): void {
        this.round++;
        this.tallies = new Map(this.models.map((model) => [model, { sum: 0, count: 0 }]));
        this.frames = 0;
        this.facesSeen = 0;
        this.waiting = 0;
        this.hasFailed = false;
        this.finder()?.clear();
    }

    /** One picked frame: what the models need is read off the canvas before this returns. */
    push(canvas: OffscreenCanvas): void {
        const finder = this.finder();
        if (!this.isThere || !finder) {
            return;
        }
        const { round } = this;
        const picture = readRgb(canvas);
        this.pixels += picture.data.length;
        // The crop that is searched is cut before the first wait.
        const found = finder.find(canvas, "fine");
        this.frames++;
        this.waiting++;
        this.queue = this.queue.then(async () => {
            try {
                if (round === this.round) {
                    await this.score(picture, chooseFace(await found)?.box ?? null, round);
                }
            } catch {
                this.hasFailed ||= round === this.round;
            } finally {
                this.waiting -= Number(round === this.round);
                this.pixels -= picture.data.length;
            }
        });
        found.catch(() => undefined);
    }

    /** `pending` while frames wait; null where nothing can be said. */
    read(): MlScore | "pending" | null {
        if (!this.isThere) {
            return null;
        }
        if (this.waiting > 0) {
            return "pending";
        }
        if (
            this.hasFailed ||
            this.facesSeen === 0 ||
            this.facesSeen < this.frames * MIN_FACE_SHARE
        ) {
            return null;
        }
        const scored = [...this.tallies].flatMap(([{ card }, { sum, count }]) =>
            count > 0
                ? [{ weight: card.weight, threshold: card.threshold ?? 0.5, score: sum / count }]
                : [],
        );
        const score = weightedMean(scored, (model) => model.score);
        if (scored.length < this.models.length || !Number.isFinite(score)) {
            return null;
        }
        const threshold = weightedMean(scored, (model) => model.threshold);
        return { score, confidence: confidenceOf(score, threshold) };
    }

    /** The score where it is relied on. */
    readSure(): number | null {
        const said = this.read();
        return said !== null && said !== "pending" && said.confidence >= MIN_LOCAL_CONFIDENCE
            ? said.score
            : null;
    }

    get uses(): ModelUse[] {
        return this.models.map(({ card: { id, sha256 } }) => ({ id, sha256 }));
    }

    /** Bytes of the frames that wait, and what the search for a face left. */
    get kept(): number {
        return this.pixels + (this.finder()?.kept ?? 0);
    }

    private async score(
        picture: RgbPicture,
        box: { x: number; y: number; width: number; height: number } | null,
        round: number,
    ): Promise<void> {
        if (!box) {
            return;
        }
        const face = {
            x: box.x * picture.width,
            y: box.y * picture.height,
            width: box.width * picture.width,
            height: box.height * picture.height,
        };
        const located = this.models.map((model) => [model, model.locate(picture, face)] as const);
        this.facesSeen++;
        for (const [model, rect] of located) {
            await this.scoreWith(model, picture, rect, round);
        }
    }

    private async scoreWith(
        model: TabletModel,
        picture: RgbPicture,
        rect: CropRect | null,
        round: number,
    ): Promise<void> {
        if (!rect || round !== this.round) {
            return;
        }
        const score = await model.score(model.prepare(picture, rect));
        const tally = this.tallies.get(model);
        if (tally && round === this.round) {
            tally.sum += score;
            tally.count++;
        }
    }
}

function readRgb(canvas: OffscreenCanvas): RgbPicture {
    const { width, height } = canvas;
    const rgba = canvas.getContext("2d")?.getImageData(0, 0, width, height).data;
    const data = new Uint8Array(width * height * 3);
    for (let i = 0, at = 0; at < data.length; i += 4, at += 3) {
        data[at] = rgba?.[i] ?? 0;
        data[at + 1] = rgba?.[i + 1] ?? 0;
        data[at + 2] = rgba?.[i + 2] ?? 0;
    }
    return { width, height, data };
}
