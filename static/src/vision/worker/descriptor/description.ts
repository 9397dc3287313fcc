import type { Alignment } from "../../../../../liveness/identity/alignment";

/** What lies beside a recogniser's weights: of its model card, what the tablet needs. `npm run build` writes it. */
export interface RecogniserDescription {
    /** As in the model registry, and the SHA-256 of its .onnx file there: the same net, so the same name. */
    readonly id: string;
    readonly sha256: string;
    /** What runs it. */
    readonly runtime: "face_api";
    readonly width: number;
    readonly height: number;
    readonly alignment: Alignment;
    /** How many numbers it gives. */
    readonly size: number;
    /** Pictures that agree less are not of one person. */
    readonly agreement: number;
}

/**
 * @param url of the description, same origin
 * @throws Error for a file that is not there or describes another model
 */
export async function readDescription(url: string, id: string): Promise<RecogniserDescription> {
    const response = await fetch(url);
    if (!response.ok) {
        throw new Error(`${url}: ${response.status}`);
    }
    const found = (await response.json()) as Partial<RecogniserDescription>;
    const { alignment, runtime } = found;
    const isWhole =
        found.id === id &&
        /^[0-9a-f]{64}$/.test(found.sha256 ?? "") &&
        runtime === "face_api" &&
        alignment !== undefined &&
        alignment.points.length === alignment.places.length &&
        [found.width, found.height, found.size, found.agreement].every(
            (value) => typeof value === "number" && value > 0,
        );
    if (!isWhole) {
        throw new Error(`${url}: expected the description of the recogniser ${id}`);
    }
    return found as RecogniserDescription;
}
