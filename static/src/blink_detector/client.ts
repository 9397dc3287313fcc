import type { BlinkDetector, BlinkDetectorOptions } from "./client_types";

export type { BlinkDetector, BlinkDetectorOptions, PromptOptions } from "./client_types";
export { BlinkDetectorError } from "./client_types";

/** Makes the page's blink detector. Nothing is loaded until `ready` is read or `run` is called. */
export declare function createBlinkDetector(options: BlinkDetectorOptions): BlinkDetector;
