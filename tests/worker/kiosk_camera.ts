/** A Chromium with films as its camera, and the page that runs prompts over them. */
import type { Browser, Page } from "playwright-core";
import { FilmReel } from "../film/film_reel.mjs";
import type { Effort } from "../../liveness/cadence/effort";
import { probeClip, readPictures } from "../evaluate/clip_file.mjs";
import { makeFilm, type FilmOptions } from "../film/make_film.mjs";
import { launchChromium } from "../support/chromium.mjs";
import { startVisionServer } from "../support/vision_server.mjs";
import type { Leftovers } from "./many_prompts";
import type { ModelOffer, ModelState } from "../../static/src/vision/page/client";
import type { Observation } from "../../liveness/observation";
import type { LookedFilm, PromptReport, ReadFrame, Soak } from "./page";

/** A scenario's name, or more about it. */
export type Film = Exclude<Parameters<FilmReel["insert"]>[0], readonly unknown[]>;
type Server = Awaited<ReturnType<typeof startVisionServer>>;

/** What the page offers, as the browser sees it. */
interface PageApi {
    warmUp: (urls: { workerUrl: string; assetsUrl: string }) => Promise<number>;
    runPrompt: (
        rules: {
            steps: readonly { behaviour: string; count: number }[];
            timeoutMs: number;
            minFramesPerSecond: number;
            policy?: string;
            frames?: { count: number; maxSide: number; quality: number; isHandedOver?: boolean };
            descriptor?: { model: string; url: string };
        },
        after?: { ms: number; what: string },
    ) => Promise<PromptReport>;
    lookAtFilm: (
        urls: { workerUrl: string; assetsUrl: string },
        film: { frames: string; timesMs: number[]; width: number; height: number },
        effort: Effort,
    ) => Promise<LookedFilm>;
    promptOften: (prompts: number, how: { picturesEach: number }) => Promise<Leftovers>;
    readFrame: (how: ReadFrame) => Promise<{ width: number; height: number; farthest: number }>;
    clearFrame: () => Promise<[before: number, after: number]>;
    compareLooks: (urls: { workerUrl: string; assetsUrl: string }) => Promise<Observation[]>;
    soak: (urls: { workerUrl: string; assetsUrl: string }, looks: number) => Promise<Soak>;
    useModels: (offers: ModelOffer[]) => Promise<ModelState[]>;
    readRuntimeBytes: () => Promise<number>;
}

export class KioskCamera {
    private constructor(
        readonly server: Server,
        readonly browser: Browser,
        readonly page: Page,
        private readonly reel: FilmReel,
    ) {}

    static async open(film: Film | Film[], args: string[] = []): Promise<KioskCamera> {
        const [server, reel] = await Promise.all([
            startVisionServer("tests/worker/page.ts"),
            FilmReel.make(film),
        ]);
        const browser = await launchChromium({ film: reel.file, args });
        const page = await browser.newPage();
        await page.goto(server.url);
        return new KioskCamera(server, browser, page, reel);
    }

    async close(): Promise<void> {
        await this.browser.close();
        await this.server.close();
        this.reel.remove();
    }

    /** What the camera shows the next time it is opened, from its first picture on. */
    show(film: Film | Film[]): Promise<void> {
        return this.reel.insert(film);
    }

    /** The page anew: nothing loaded, no worker. */
    async reload(): Promise<void> {
        await this.page.goto(this.server.url);
    }

    warmUp(urls: Partial<Parameters<PageApi["warmUp"]>[0]> = {}): Promise<number> {
        const { workerUrl, assetsUrl } = this.server;
        return this.page.evaluate((given) => (globalThis as unknown as PageApi).warmUp(given), {
            workerUrl,
            assetsUrl,
            ...urls,
        });
    }

    run(
        rules: Partial<Parameters<PageApi["runPrompt"]>[0]> = {},
        after?: { ms: number; what: string },
    ): Promise<PromptReport> {
        return this.page.evaluate(
            ([given, then]) => (globalThis as unknown as PageApi).runPrompt(given, then),
            [
                {
                    steps: [{ behaviour: "blink", count: 2 }],
                    timeoutMs: 7000,
                    minFramesPerSecond: 11,
                    ...rules,
                },
                after,
            ] as const,
        );
    }

    /** Hands a film's pictures to a worker of its own, each at the film's own time: no camera, no clock. */
    async lookAtFilm(options: FilmOptions, effort: Effort): Promise<LookedFilm> {
        const { workerUrl, assetsUrl, url } = this.server;
        const clip = await probeClip(await makeFilm(options), undefined);
        const pictures = readPictures(clip);
        const { timesMs, width, height } = clip;
        this.server.serve("/next", async () => (await pictures.next()).value ?? null);
        try {
            return await this.page.evaluate(
                ([urls, film, given]) =>
                    (globalThis as unknown as PageApi).lookAtFilm(urls, film, given),
                [
                    { workerUrl, assetsUrl },
                    { frames: `${url}next`, timesMs, width, height },
                    effort,
                ] as const,
            );
        } finally {
            await pictures.return();
        }
    }

    /** Prompts that are skipped after a few pictures, one after the other; see `runManyPrompts`. */
    promptOften(prompts: number, picturesEach: number): Promise<Leftovers> {
        return this.page.evaluate(
            ([count, how]) => (globalThis as unknown as PageApi).promptOften(count, how),
            [prompts, { picturesEach }] as const,
        );
    }

    /** One frame of the camera as a picture; see `readFrame` of the page. */
    readFrame(how: ReadFrame): ReturnType<PageApi["readFrame"]> {
        return this.page.evaluate(
            (given) => (globalThis as unknown as PageApi).readFrame(given),
            how,
        );
    }

    /** The brightest point of a picture before and after the reader cleared it. */
    clearFrame(): ReturnType<PageApi["clearFrame"]> {
        return this.page.evaluate(() => (globalThis as unknown as PageApi).clearFrame());
    }

    /** What a worker sees in a frame of the camera, and in a bitmap of it. */
    compareLooks(): Promise<Observation[]> {
        const { workerUrl, assetsUrl } = this.server;
        return this.page.evaluate((urls) => (globalThis as unknown as PageApi).compareLooks(urls), {
            workerUrl,
            assetsUrl,
        });
    }

    /** The operator's models for the prompts to come. */
    useModels(offers: ModelOffer[]): Promise<ModelState[]> {
        return this.page.evaluate(
            (given) => (globalThis as unknown as PageApi).useModels(given),
            offers,
        );
    }

    /** Bytes of the memory that these models run in. */
    readRuntimeBytes(): Promise<number> {
        return this.page.evaluate(() => (globalThis as unknown as PageApi).readRuntimeBytes());
    }

    soak(looks: number): Promise<Soak> {
        const { workerUrl, assetsUrl } = this.server;
        return this.page.evaluate(
            ([urls, count]) => (globalThis as unknown as PageApi).soak(urls, count),
            [{ workerUrl, assetsUrl }, looks] as const,
        );
    }
}

/** Opens a camera, does something with it and closes it, whatever happens. */
export async function withCamera<T>(
    film: Film,
    work: (camera: KioskCamera) => Promise<T>,
): Promise<T> {
    const camera = await KioskCamera.open(film);
    try {
        return await work(camera);
    } finally {
        await camera.close();
    }
}
