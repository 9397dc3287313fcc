/**
 * SPEC L6: what a liveness model promises, as its spec or card in `models/` says it (`models/README.md`). Types only: the
 * figures are data (`models/specs/*.json`), and the room `models/` is what checks and runs them.
 */
export interface ModelContract {
    readonly id: string;
    /** One face crop, or a sequence of them. */
    readonly task: "liveness_frame" | "liveness_sequence";
    /** Share in an ensemble; 0 is reported but never counts. */
    readonly weight: number;
    readonly input: {
        readonly dtype: "uint8" | "float32";
        readonly layout: "NHWC" | "NCHW" | "NTCHW";
        /** 1 for a frame model. */
        readonly frames: number;
        readonly height: number;
        readonly width: number;
        readonly colour: "RGB" | "BGR";
        /** tensor = (pixel 0..255 - mean) * scale, per channel. */
        readonly mean: readonly number[];
        readonly scale: readonly number[];
        readonly crop: {
            readonly from: "image" | "face" | "landmarks" | "eye";
            readonly scale: number;
            readonly shape: "keep" | "square" | "pad" | "pad_centre";
            readonly edge: "shift" | "clip";
        };
    };
    readonly output: {
        readonly activation: "none" | "softmax" | "sigmoid";
        readonly classes: readonly string[];
        /** Which of the outputs means "live". */
        readonly live_index: number;
    };
    /** A live score of at least this is live: 0.5 for the reference frame model, 0.6 for the sequence model. */
    readonly threshold: number;
}
