/** Which models of the registry this process runs. */
import type { RecogniserModels } from "../worker/protocol.ts";
import { ModelError, type RegisteredModel, type Registry } from "../../../models/src/registry.ts";

export interface ModelChoice {
    readonly detector: RegisteredModel;
    /** Liveness models in the order of the registry or of the setting. */
    readonly scorers: readonly RegisteredModel[];
    /** Null where nobody is described. */
    readonly recogniser: RecogniserModels | null;
}

export interface ModelWishes {
    /** Id of a recogniser; null: none. */
    readonly recogniser: string | null;
    /** Ids; empty takes every liveness model that counts. */
    readonly ids: readonly string[];
    /** Most frames of a request: a sequence model that wants more would never run. */
    readonly maxFrames: number;
}

/** The one network whose output worker/detector.ts can read. */
export const DETECTOR_ID = "tiny_face_detector";
/** The one that worker/landmark_finder.ts can read. */
const LANDMARKS_ID = "face_landmarks_68";

/** What worker/scorers.ts can cut; the landmarks and eyes of other cards are found by nobody here. */
const CUTS_FROM: ReadonlySet<RegisteredModel["card"]["input"]["crop"]["from"]> = new Set([
    "face",
    "image",
]);

/** @throws ModelError naming the model: unknown, no liveness model, or one this service cannot feed */
export function chooseModels(registry: Registry, wishes: ModelWishes): ModelChoice {
    const detector = registry.get(DETECTOR_ID);
    const scorers =
        wishes.ids.length > 0
            ? wishes.ids.map((id) => registry.get(id))
            : registry.models.filter(({ card }) => isLiveness(card.task) && card.weight > 0);
    for (const { card } of scorers) {
        const reason = refusal(card, wishes.maxFrames);
        if (reason) {
            throw new ModelError("onnx_contract", `model "${card.id}" ${reason}`);
        }
    }
    return { detector, scorers, recogniser: chooseRecogniser(registry, wishes.recogniser) };
}

/** @throws ModelError for a model that is no recogniser */
function chooseRecogniser(registry: Registry, id: string | null): RecogniserModels | null {
    if (id === null) {
        return null;
    }
    const model = registry.get(id);
    if (!model.card.recogniser) {
        throw new ModelError(
            "onnx_contract",
            `model "${id}" is a ${model.card.task}, expected a face_descriptor`,
        );
    }
    return { model, landmarks: registry.get(LANDMARKS_ID) };
}

function isLiveness(task: string): boolean {
    return task === "liveness_frame" || task === "liveness_sequence";
}

function refusal(card: RegisteredModel["card"], maxFrames: number): string | undefined {
    if (!isLiveness(card.task)) {
        return `is a ${card.task}, expected a liveness model`;
    }
    if (!CUTS_FROM.has(card.input.crop.from)) {
        return `wants its picture cut from ${card.input.crop.from}, this service cuts from ${[...CUTS_FROM].join(" or ")}`;
    }
    if (card.input.frames > maxFrames) {
        return `wants ${card.input.frames} frames, EH_SIDECAR_MAX_FRAMES allows ${maxFrames}`;
    }
    return undefined;
}
