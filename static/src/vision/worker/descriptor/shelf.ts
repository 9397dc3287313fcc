import type { DescriptorWish } from "../../protocol";
import type { Models } from "../models";
import { FaceCollector } from "./face_collector";
import { loadRecogniser, type Recogniser } from "./recogniser";

/** The recogniser of this tablet: loaded once, kept from prompt to prompt, another one only when another is asked for. */
export class RecogniserShelf {
    private wish: DescriptorWish | null = null;
    private recogniser: Recogniser | null = null;

    constructor(
        private readonly models: Models,
        private readonly now: () => number,
    ) {}

    /** @throws Error when it cannot be loaded; asked again, it is tried again */
    async load(wish: DescriptorWish): Promise<void> {
        if (!this.holds(wish)) {
            this.dispose();
            this.recogniser = await loadRecogniser(this.models.faceApi, wish);
            this.wish = wish;
        }
    }

    /** A collector for one prompt; null where the recogniser is not loaded: the prompt goes on without. */
    makeCollector(wish: DescriptorWish): FaceCollector | null {
        return this.recogniser && this.holds(wish)
            ? new FaceCollector(this.models.landmarks, this.recogniser, this.now)
            : null;
    }

    dispose(): void {
        this.recogniser?.dispose();
        this.recogniser = null;
        this.wish = null;
    }

    private holds({ model, url }: DescriptorWish): boolean {
        return this.wish?.model === model && this.wish.url === url;
    }
}
