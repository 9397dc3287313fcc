/** The operator's models on this tablet: handed to the detector when the company's wishes name others than before. */
import type { BlinkDetector, ModelOffer } from "../vision/page/client";

export class OwnModels {
    private inUse = "";
    private isReady = false;

    constructor(private readonly detector: () => Pick<BlinkDetector, "useModels">) {}

    /** Whether the next prompt's frames can be judged here. */
    get isThere(): boolean {
        return this.isReady;
    }

    /** Loads what is new; nothing at all where no company ever had a model. Never rejects. */
    async use(offers: readonly ModelOffer[]): Promise<void> {
        const wanted = offers.map(({ url, sha256 }) => `${sha256} ${url}`).join("\n");
        if (wanted === this.inUse) {
            return;
        }
        this.inUse = wanted;
        this.isReady = false;
        const states = await this.detector().useModels(offers);
        if (this.inUse !== wanted) {
            return;
        }
        const failed = states.filter(({ failure }) => failure !== null);
        this.isReady = states.length > 0 && failed.length === 0;
        for (const { id, failure, message } of failed) {
            console.warn(`eh_hr_face_liveness: model "${id}" is not used: ${failure}`, message);
        }
        if (states.length < offers.length) {
            // The worker did not answer: the next session asks again.
            this.inUse = "";
        }
    }
}
