/** In the page: describes pictures of raw pixels through a worker of its own. */
import { TestWorker } from "../../static/src/vision/page/test_door";

type Urls = { workerUrl: string; assetsUrl: string };
type Wish = { model: string; url: string };

export interface PagePictures {
    open: (urls: Urls, wish: Wish) => Promise<void>;
    describe: (picture: {
        url: string;
        width: number;
        height: number;
    }) => Promise<readonly number[] | null>;
}

/** A face further away is found by a closer look, which the worker takes in turn. */
const LOOKS = 3;
const LOOK_GAP_MS = 2000;

let worker: TestWorker | null = null;
let wanted: Wish | null = null;
let nowMs = 0;

async function open(urls: Urls, wish: Wish): Promise<void> {
    worker = await TestWorker.open(urls);
    wanted = wish;
    await worker.prepare(wish);
}

async function describe({
    url,
    width,
    height,
}: Parameters<PagePictures["describe"]>[0]): Promise<readonly number[] | null> {
    if (!worker || !wanted) {
        throw new Error("open first");
    }
    const rgb = new Uint8Array(await (await fetch(url)).arrayBuffer());
    const image = new ImageData(width, height);
    for (let at = 0, from = 0; from < rgb.length; at += 4, from += 3) {
        image.data.set(rgb.subarray(from, from + 3), at);
        image.data[at + 3] = 255;
    }
    await worker.start();
    for (let look = 0; look < LOOKS; look++) {
        nowMs += LOOK_GAP_MS;
        const { values } = await worker.describe(await createImageBitmap(image), nowMs, wanted);
        if (values) {
            return values;
        }
    }
    return null;
}

Object.assign(globalThis, { open, describe } satisfies PagePictures);
