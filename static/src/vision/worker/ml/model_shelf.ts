/** The operator's models of this tablet's company: loaded when the page names them, kept while the worker lives. */
import type { ModelOffer, ModelState } from "../../protocol";
import { loadRuntime } from "./runtime";
import { MAX_FRAME_MS, ModelRefused, TabletModel } from "./tablet_model";

export class ModelShelf {
    private loaded: TabletModel[] = [];

    constructor(private readonly now: () => number) {}

    /** What may be used: all of a company's models, or none of them. A mean over some of them would be another model's. */
    get models(): readonly TabletModel[] {
        return this.loaded;
    }

    /** Puts these in the place of those before. Never rejects: each says what became of it. */
    async fill(assetsUrl: string, offers: readonly ModelOffer[]): Promise<ModelState[]> {
        const before = this.loaded;
        this.loaded = [];
        await Promise.all(before.map((model) => model.release().catch(() => undefined)));
        const models: TabletModel[] = [];
        const states: ModelState[] = [];
        for (const offer of offers) {
            const { id, sha256 } = offer;
            const startMs = this.now();
            try {
                const model = await TabletModel.load(await load(assetsUrl), offer, this.now);
                models.push(model);
                const loadedInMs = this.now() - startMs;
                states.push({ id, sha256, failure: null, frameMs: model.frameMs, loadedInMs });
            } catch (error) {
                const failure = error instanceof ModelRefused ? error.failure : "runtime";
                states.push({ id, sha256, failure, message: String(error) });
            }
        }
        const frameMs = models.reduce((sum, model) => sum + model.frameMs, 0);
        if (models.length < offers.length || frameMs > MAX_FRAME_MS) {
            await Promise.all(models.map((model) => model.release().catch(() => undefined)));
            return states.map((state) => ({ ...state, failure: state.failure ?? "too_slow" }));
        }
        this.loaded = models;
        return states;
    }
}

async function load(assetsUrl: string): ReturnType<typeof loadRuntime> {
    try {
        return await loadRuntime(assetsUrl);
    } catch (error) {
        throw new ModelRefused("runtime", String(error));
    }
}
