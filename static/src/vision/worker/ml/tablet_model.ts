/** One of an operator's models, on this tablet: fetched, its hash compared, its self-tests passed, its time taken. */
import { cropRect, type Box, type CropRect } from "../../../../../models/src/crop";
import type { Card } from "../../../../../models/src/card";
import { liveScore } from "../../../../../models/src/live_score";
import { inputDims, type RgbPicture } from "../../../../../models/src/pixels";
import { runSelfTests } from "../../../../../models/src/self_test";
import { TensorWriter } from "../../../../../models/src/tensor_writer";
import type { ModelFailure, ModelOffer } from "../../protocol";
import { isTabletCard } from "./tablet_card";
import { SESSION_OPTIONS, watchMemory, type OrtSession, type Runtime } from "./runtime";

/** A tablet that needs longer for one picture would answer after the prompt, and slow its camera down. */
export const MAX_FRAME_MS = 150;
const FETCH_WITHIN_MS = 30_000;
/** Runs whose fastest is taken: what else the tablet does meanwhile is not the model's. */
const TIMED_RUNS = 3;

/** Why a model is not used here. */
export class ModelRefused extends Error {
    constructor(
        readonly failure: ModelFailure,
        message: string,
    ) {
        super(message);
    }
}

export class TabletModel {
    private readonly writer: TensorWriter;
    /** Of one picture, fastest of some runs. */
    frameMs = 0;

    private constructor(
        readonly card: Card,
        private readonly runtime: Runtime,
        private readonly session: OrtSession,
    ) {
        this.writer = new TensorWriter(card.input);
    }

    /** @throws ModelRefused */
    static async load(
        runtime: Runtime,
        offer: ModelOffer,
        now: () => number,
    ): Promise<TabletModel> {
        const { card, sha256 } = offer;
        if (!isTabletCard(card) || card.sha256 !== sha256) {
            throw new ModelRefused("unreadable", "the card is not one of a frame model");
        }
        const bytes = await fetchModel(offer);
        const session = await watchMemory(() =>
            runtime.InferenceSession.create(bytes, SESSION_OPTIONS),
        ).catch((error: unknown) => {
            throw new ModelRefused("unreadable", String(error));
        });
        const model = new TabletModel(card, runtime, session);
        try {
            await runSelfTests(card, ([picture]) => model.runWhole(picture as RgbPicture));
        } catch (error) {
            await model.release();
            throw new ModelRefused("self_test", String(error));
        }
        model.frameMs = await model.time(now);
        if (model.frameMs > MAX_FRAME_MS) {
            await model.release();
            throw new ModelRefused("too_slow", `${Math.round(model.frameMs)} ms a picture`);
        }
        return model;
    }

    /** The part of a picture that this model looks at; null when the picture does not hold it. */
    locate(picture: { width: number; height: number }, face: Box): CropRect | null {
        const { crop } = this.card.input;
        if (crop.from === "image") {
            return { left: 0, top: 0, width: picture.width, height: picture.height };
        }
        try {
            return cropRect(face, picture, crop);
        } catch {
            return null;
        }
    }

    /** The input for one picture: numbers, no picture any more. */
    prepare(picture: RgbPicture, rect: CropRect): Uint8Array | Float32Array {
        const { frameLength } = this.writer;
        const isBytes = this.card.input.dtype === "uint8";
        const data = isBytes ? new Uint8Array(frameLength) : new Float32Array(frameLength);
        this.writer.write(picture, rect, data, 0);
        return data;
    }

    /** The live score, 0..1; NaN where the model gives no number. */
    async score(data: Uint8Array | Float32Array): Promise<number> {
        return liveScore(this.card.output, await this.run(data));
    }

    async release(): Promise<void> {
        await this.session.release();
    }

    private runWhole(picture: RgbPicture): Promise<Float32Array> {
        const { width, height } = picture;
        return this.run(this.prepare(picture, { left: 0, top: 0, width, height }));
    }

    private async run(data: Uint8Array | Float32Array): Promise<Float32Array> {
        const { input, output } = this.card;
        const tensor = new this.runtime.Tensor(input.dtype, data, inputDims(input));
        const results = await this.session.run({ [input.name]: tensor }, [output.name]);
        const result = results[output.name];
        const values = Float32Array.from((result?.data ?? []) as ArrayLike<number>);
        tensor.dispose();
        result?.dispose();
        return values;
    }

    private async time(now: () => number): Promise<number> {
        const data = new Float32Array(this.writer.frameLength);
        const input = this.card.input.dtype === "uint8" ? Uint8Array.from(data) : data;
        let best = Number.POSITIVE_INFINITY;
        for (let i = 0; i < TIMED_RUNS; i++) {
            const startMs = now();
            await this.run(input);
            best = Math.min(best, now() - startMs);
        }
        return best;
    }
}

async function fetchModel({ url, sha256, bytes: length }: ModelOffer): Promise<Uint8Array> {
    let bytes: Uint8Array<ArrayBuffer>;
    try {
        const signal = AbortSignal.timeout(FETCH_WITHIN_MS);
        const response = await fetch(url, { signal, credentials: "same-origin" });
        if (!response.ok) {
            throw new Error(`status ${response.status}`);
        }
        bytes = new Uint8Array(await response.arrayBuffer());
    } catch (error) {
        throw new ModelRefused("unreachable", String(error));
    }
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (bytes.length !== length || hex !== sha256) {
        throw new ModelRefused("hash", "the file is not the one that was registered");
    }
    return bytes;
}
