/** One model in memory: checked bytes, one inference thread, one input buffer that every run reuses. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import { inputDims, type RgbPicture } from "../../../models/src/pixels.ts";
import type { Card } from "../../../models/src/card.ts";
import type { CropRect } from "../../../models/src/crop.ts";
import { ModelError } from "../../../models/src/errors.ts";
import { readModel, type RegisteredModel } from "../../../models/src/read_model.ts";
import { runSelfTests } from "../../../models/src/self_test.ts";
import { TensorWriter } from "../../../models/src/tensor_writer.ts";

/** The threads of this service are the parallelism; inside one, a second thread only costs. */
const SESSION_OPTIONS: InferenceSession.SessionOptions = {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
};

export class Session {
    readonly card: Card;
    private readonly writer: TensorWriter;
    private readonly data: Uint8Array | Float32Array;
    private readonly feeds: Record<string, Tensor>;
    private readonly fetches: string[];

    private constructor(
        card: Card,
        private readonly session: InferenceSession,
    ) {
        this.card = card;
        this.writer = new TensorWriter(card.input);
        const length = this.writer.frameLength * card.input.frames;
        this.data =
            card.input.dtype === "uint8" ? new Uint8Array(length) : new Float32Array(length);
        const tensor = new Tensor(card.input.dtype, this.data, inputDims(card.input));
        this.feeds = { [card.input.name]: tensor };
        this.fetches = [card.output.name];
    }

    /**
     * Reads, checks and opens a model, and runs its self-tests through the same code a frame takes. They also
     * warm it up.
     *
     * @throws ModelError naming the model
     */
    static async open(model: RegisteredModel): Promise<Session> {
        const { card } = model;
        const bytes = await readModel(model);
        let session: InferenceSession;
        try {
            session = await InferenceSession.create(bytes, SESSION_OPTIONS);
        } catch (error) {
            throw new ModelError(
                "onnx_rejected",
                `model "${card.id}": ${(error as Error).message}`,
            );
        }
        const opened = new Session(card, session);
        await runSelfTests(card, async (pictures) => {
            pictures.forEach((picture, frame) => {
                opened.setFrame(frame, picture, wholeOf(picture));
            });
            return opened.run();
        });
        return opened;
    }

    /** The same network for pictures of another size; nothing is loaded again. */
    withCard(card: Card): Session {
        return new Session(card, this.session);
    }

    /** Cuts `rect` out of the picture into frame `index` of the input. */
    setFrame(index: number, picture: RgbPicture, rect: CropRect): void {
        this.writer.write(picture, rect, this.data, index * this.writer.frameLength);
    }

    /** The same, into a frame of its own, for models that choose among the frames at the end. */
    makeFrame(picture: RgbPicture, rect: CropRect): Uint8Array | Float32Array {
        const length = this.writer.frameLength;
        const frame =
            this.card.input.dtype === "uint8" ? new Uint8Array(length) : new Float32Array(length);
        this.writer.write(picture, rect, frame, 0);
        return frame;
    }

    /** Puts what `makeFrame` made into frame `index` of the input. */
    useFrame(index: number, frame: Uint8Array | Float32Array): void {
        this.data.set(frame, index * this.writer.frameLength);
    }

    /**
     * Runs the model on what `setFrame` wrote.
     *
     * @returns the raw output, valid until the next run
     * @throws ModelError `onnx_contract` when the output is not what the card says
     */
    async run(): Promise<Float32Array> {
        const { output, id } = this.card;
        let found: Tensor | undefined;
        try {
            found = (await this.session.run(this.feeds, this.fetches))[output.name];
        } catch (error) {
            throw new ModelError("onnx_contract", `model "${id}": ${(error as Error).message}`);
        }
        if (found?.type !== "float32" || found.dims.join() !== output.shape.join()) {
            const shape = found ? `${found.type} [${found.dims.join()}]` : "missing";
            throw new ModelError(
                "onnx_contract",
                `model "${id}": the output is ${shape}, the card says float32 [${output.shape.join()}]`,
            );
        }
        return found.data as Float32Array;
    }

    async release(): Promise<void> {
        await this.session.release();
    }
}

/** All of a picture. */
export function wholeOf(picture: RgbPicture): CropRect {
    return { left: 0, top: 0, width: picture.width, height: picture.height };
}
