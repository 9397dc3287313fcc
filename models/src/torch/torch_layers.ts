/** PyTorch layers by their names in a state dictionary, batch norm folded. */
import { ModelError } from "../errors.ts";
import type { GraphBuilder, TensorName } from "../onnx/graph_builder.ts";
import type { Checkpoint, TorchTensor } from "./checkpoint.ts";

/** PyTorch's default `eps` of BatchNorm. */
const EPSILON = 1e-5;

export interface ConvShape {
    readonly stride?: number;
    readonly pad?: number;
    /** Channels that come in; those of the layer before by default. */
    readonly channels?: number;
}

/** A factor and a shift for each output channel. */
interface Norm {
    readonly scale: Float64Array;
    readonly shift: Float64Array;
}

/** Adds layers to a graph, follows the number of channels, and knows which tensors were used. */
export class TorchLayers {
    /** Channels of the layer added last. */
    channels = 0;
    private readonly names: Map<string, string>;
    private readonly left: Set<string>;

    constructor(
        private readonly graph: GraphBuilder,
        private readonly checkpoint: Checkpoint,
    ) {
        // DataParallel puts "module." before every name.
        this.names = new Map(checkpoint.names.map((name) => [name.replace(/^module\./, ""), name]));
        this.left = new Set(this.names.keys());
    }

    has(name: string): boolean {
        return this.names.has(name);
    }

    /** conv, bn, prelu */
    convBlock(x: TensorName, name: string, shape: ConvShape): TensorName {
        const normed = this.convNorm(x, name, shape);
        const slopes = this.take(`${name}.prelu.weight`, [this.channels]);
        const constant = this.graph.floats(slopes.values, [this.channels, 1, 1]);
        return this.graph.add("PRelu", [normed, constant]);
    }

    /** conv, bn */
    convNorm(x: TensorName, name: string, shape: ConvShape): TensorName {
        return this.normed(x, `${name}.conv`, `${name}.bn`, shape);
    }

    /** A convolution without bias and the batch norm after it. A weight of one input channel is depthwise. */
    normed(
        x: TensorName,
        conv: string,
        norm: string,
        { stride = 1, pad = 0, channels = this.channels }: ConvShape,
    ): TensorName {
        const weight = this.take(`${conv}.weight`);
        const [out = 0, into = 0, height = 0, width = 0] = weight.shape;
        const group = into === 1 && out === channels ? channels : 1;
        if (weight.shape.length !== 4 || into * group !== channels) {
            throw new ModelError(
                "checkpoint_invalid",
                `${conv}.weight is [${weight.shape.join()}] after ${channels} channels`,
            );
        }
        const { scale, shift } = this.norm(norm, out);
        const patch = into * height * width;
        const folded = weight.values.map(
            (value, at) => value * (scale[Math.floor(at / patch)] ?? 1),
        );
        this.channels = out;
        return this.graph.add(
            "Conv",
            [
                x,
                this.graph.floats(folded, weight.shape),
                this.graph.floats(Float32Array.from(shift), [out]),
            ],
            {
                kernel_shape: [height, width],
                strides: [stride, stride],
                pads: [pad, pad, pad, pad],
                group,
            },
        );
    }

    /** A matrix without bias, and the batch norm after it if there is one. */
    linear(x: TensorName, name: string, norm?: string): TensorName {
        const weight = this.take(`${name}.weight`);
        const [out = 0, into = 0] = weight.shape;
        if (weight.shape.length !== 2 || into !== this.channels) {
            throw new ModelError(
                "checkpoint_invalid",
                `${name}.weight is [${weight.shape.join()}] after ${this.channels} values`,
            );
        }
        this.channels = out;
        const inputs = [x];
        if (norm === undefined) {
            inputs.push(this.graph.floats(weight.values, weight.shape));
        } else {
            const { scale, shift } = this.norm(norm, out);
            const folded = weight.values.map(
                (value, at) => value * (scale[Math.floor(at / into)] ?? 1),
            );
            inputs.push(this.graph.floats(folded, weight.shape));
            inputs.push(this.graph.floats(Float32Array.from(shift), [out]));
        }
        return this.graph.add("Gemm", inputs, { transB: 1 });
    }

    /** @throws ModelError `checkpoint_invalid` naming the first tensors that no layer has used */
    expectAllTaken(): void {
        const unknown = [...this.left].filter((name) => !name.endsWith(".num_batches_tracked"));
        if (unknown.length > 0) {
            throw new ModelError(
                "checkpoint_invalid",
                `this is no MiniFASNet: it has ${unknown.slice(0, 3).join(", ").slice(0, 200)}`,
            );
        }
    }

    private norm(name: string, channels: number): Norm {
        const part = (field: string): Float32Array =>
            this.take(`${name}.${field}`, [channels]).values;
        const [mean, variance] = [part("running_mean"), part("running_var")];
        const [gamma, beta] = [part("weight"), part("bias")];
        const scale = Float64Array.from(
            gamma,
            (value, at) => value / Math.sqrt((variance[at] ?? 0) + EPSILON),
        );
        const shift = Float64Array.from(
            beta,
            (value, at) => value - (mean[at] ?? 0) * (scale[at] ?? 0),
        );
        return { scale, shift };
    }

    private take(name: string, shape?: readonly number[]): TorchTensor {
        const tensor = this.checkpoint.tensor(this.names.get(name) ?? name);
        if (shape && tensor.shape.join() !== shape.join()) {
            throw new ModelError(
                "checkpoint_invalid",
                `${name} is [${tensor.shape.join()}] instead of [${shape.join()}]`,
            );
        }
        if (!tensor.values.every(Number.isFinite)) {
            throw new ModelError("checkpoint_invalid", `${name} holds what is no number`);
        }
        this.left.delete(name);
        return tensor;
    }
}
