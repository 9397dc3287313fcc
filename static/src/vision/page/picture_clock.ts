/** When the picture that a video shows was taken, in `performance.now()`'s clock; called at each new picture. */
type OnPicture = (atMs: number) => void;

/** A capture time further from the present than this is not in the page's clock. */
const MAX_CAPTURE_AGE_MS = 2000;

/**
 * Calls at each new picture of a video, until the result is called. Browsers that do not say so (Firefox before 132, Safari
 * before 15.4) are asked at each repaint whether the video has gone on.
 */
export function watchPictures(video: HTMLVideoElement, onPicture: OnPicture): () => void {
    // Missing there, whatever TypeScript's library says.
    return "requestVideoFrameCallback" in video
        ? watchByCallback(video, onPicture)
        : watchByRepaint(video, onPicture);
}

function watchByCallback(video: HTMLVideoElement, onPicture: OnPicture): () => void {
    let handle = 0;
    const wait = (): void => {
        handle = video.requestVideoFrameCallback((nowMs, { captureTime }) => {
            const isSane =
                captureTime !== undefined && Math.abs(nowMs - captureTime) < MAX_CAPTURE_AGE_MS;
            wait();
            onPicture(isSane ? captureTime : nowMs);
        });
    };
    wait();
    return () => {
        video.cancelVideoFrameCallback(handle);
    };
}

function watchByRepaint(
    video: Pick<HTMLVideoElement, "currentTime" | "readyState">,
    onPicture: OnPicture,
): () => void {
    let shown = Number.NaN;
    let handle = 0;
    const wait = (): void => {
        handle = requestAnimationFrame((nowMs) => {
            wait();
            if (video.readyState >= HAVE_CURRENT_DATA && video.currentTime !== shown) {
                shown = video.currentTime;
                onPicture(nowMs);
            }
        });
    };
    wait();
    return () => {
        cancelAnimationFrame(handle);
    };
}

/** `HTMLMediaElement.HAVE_CURRENT_DATA`. */
const HAVE_CURRENT_DATA = 2;
