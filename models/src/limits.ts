/** Limits of what a model may be; apart from the card's schema, which loads a library. */

/** Largest side of a model's input picture, in pixels. */
export const MAX_INPUT_SIDE = 1024;
/** Most frames in one input of a sequence model. */
export const MAX_FRAMES = 64;
/** Largest model file, in bytes. */
export const MAX_MODEL_BYTES = 256 * 1024 * 1024;
