/** A Chromium with films as its camera, and the page that runs prompts over them. */
import type { Browser, Page } from "playwright-core";
import { FilmReel } from "../film/film_reel.mjs";
import { launchChromium } from "../support/chromium.mjs";
import { startVisionServer } from "../support/vision_server.mjs";
import type { PromptReport, Soak } from "./page";

/** A scenario's name, or more about it. */
export type Film = Parameters<FilmReel["insert"]>[0];
type Server = Awaited<ReturnType<typeof startVisionServer>>;

/** What the page offers, as the browser sees it. */
interface PageApi {
    warmUp: (urls: { workerUrl: string; assetsUrl: string }) => Promise<number>;
    runPrompt: (
        rules: { requiredBlinks: number; timeoutMs: number; minFramesPerSecond: number },
        after?: { ms: number; what: string },
    ) => Promise<PromptReport>;
    soak: (urls: { workerUrl: string; assetsUrl: string }, looks: number) => Promise<Soak>;
}

export class KioskCamera {
    private constructor(
        readonly server: Server,
        readonly browser: Browser,
        readonly page: Page,
        private readonly reel: FilmReel,
    ) {}

    static async open(film: Film, args: string[] = []): Promise<KioskCamera> {
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
    show(film: Film): Promise<void> {
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
                { requiredBlinks: 2, timeoutMs: 7000, minFramesPerSecond: 11, ...rules },
                after,
            ] as const,
        );
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
