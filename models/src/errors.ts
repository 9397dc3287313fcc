/** Every refusal of this room has one of these codes; the text says which file and what was expected. */
export type ModelErrorCode =
    | "card_invalid"
    | "model_missing"
    | "model_unreadable"
    | "checksum_mismatch"
    | "self_test_failed"
    | "duplicate_model"
    | "unknown_model"
    | "onnx_invalid"
    | "onnx_too_large"
    | "onnx_external_data"
    | "onnx_operator"
    | "onnx_contract"
    | "onnx_rejected"
    | "pickle_invalid"
    | "pickle_forbidden"
    | "checkpoint_invalid"
    | "weights_invalid"
    | "source_changed"
    | "usage"
    | "no_network";

/**
 * A model, card or checkpoint was refused.
 *
 * The message is meant for the operator: it names the file and what would have been right. It never
 * holds content of the file beyond names and numbers.
 */
export class ModelError extends Error {
    readonly code: ModelErrorCode;

    constructor(code: ModelErrorCode, message: string, options?: { cause?: unknown }) {
        super(message, options);
        this.name = "ModelError";
        this.code = code;
    }
}
