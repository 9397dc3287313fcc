import type { GivenPicture } from "../protocol";
import { watchPictures } from "./picture_clock";

/** A picture a video shows. */
export interface VideoPicture {
    readonly picture: GivenPicture;
    /** When the camera took it, in `performance.now()`'s clock. */
    readonly atMs: number;
}

/**
 * Hands over a video's pictures, one at a time: the next is made only when the one before was dealt with, and it is then
 * the newest, so a slow reader sees fewer pictures but never old ones.
 */
export class VideoFrames {
    private readonly unwatch: () => void;
    private newestMs: number | null = null;
    private isBusy = false;
    private isStopped = false;

    /** @param onPicture owns the picture; the next picture waits for its promise. It must not reject. */
    constructor(
        private readonly video: HTMLVideoElement,
        private readonly onPicture: (picture: VideoPicture) => Promise<void>,
    ) {
        this.unwatch = watchPictures(video, (atMs) => {
            this.newestMs = atMs;
            void this.handOver();
        });
    }

    stop(): void {
        this.isStopped = true;
        this.unwatch();
    }

    private async handOver(): Promise<void> {
        if (this.isBusy) {
            return;
        }
        this.isBusy = true;
        while (this.newestMs !== null && !this.isStopped) {
            const atMs = this.newestMs;
            this.newestMs = null;
            await this.pass(atMs);
        }
        this.isBusy = false;
    }

    private async pass(atMs: number): Promise<void> {
        const picture = await this.grab();
        if (!picture) {
            return;
        }
        if (this.isStopped) {
            picture.close();
        } else {
            await this.onPicture({ picture, atMs });
        }
    }

    /** Null when the video has no picture right now (its stream just ended or is being replaced). */
    private async grab(): Promise<GivenPicture | null> {
        try {
            // A frame is not copied here, on the page's thread. Firefox for Android has none.
            return "VideoFrame" in globalThis
                ? new VideoFrame(this.video)
                : await createImageBitmap(this.video);
        } catch {
            return null;
        }
    }
}
