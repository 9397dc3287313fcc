/** A8, K8: the camera of one prompt, before browsers and cameras of every temper. */
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { Camera } from "../src/eh_hr_face_liveness/camera";

type Constraints = MediaStreamConstraints["video"];
type Answer = "hang" | Stream | Error | DOMException;

class Track extends EventTarget {
    readyState = "live";
    stop(): void {
        this.readyState = "ended";
    }
    end(): void {
        this.stop();
        this.dispatchEvent(new Event("ended"));
    }
}

class Stream {
    readonly track = new Track();
    getTracks(): Track[] {
        return [this.track];
    }
    getVideoTracks(): Track[] {
        return [this.track];
    }
}

/** A video that plays when it is told to, and whose play fails when another source takes its place. */
class Video {
    onPlay: (() => void) | null = null;
    private source: unknown = null;
    private interrupt: (() => void) | null = null;
    plays: "at_once" | "when_told" = "at_once";

    get srcObject(): unknown {
        return this.source;
    }
    set srcObject(source: unknown) {
        this.source = source;
        this.interrupt?.();
    }
    play(): Promise<void> {
        return new Promise((resolve, reject) => {
            this.interrupt = () => {
                reject(new DOMException("interrupted by a new load request", "AbortError"));
            };
            this.onPlay = resolve;
            if (this.plays === "at_once") {
                resolve();
            }
        });
    }
}

class OverconstrainedErrorStub extends Error {}

const asked: Constraints[] = [];
let answers: Answer[] = [];
let permission: string | null = "granted";
let labels: string[] = ["Front camera"];

function stub(name: string, value: unknown): void {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

const plain = Object.fromEntries(
    ["navigator", "window", "OverconstrainedError"].map((name) => [
        name,
        (globalThis as Record<string, unknown>)[name],
    ]),
);

beforeEach(() => {
    jest.useFakeTimers();
    asked.length = 0;
    permission = "granted";
    labels = ["Front camera"];
    stub("window", { isSecureContext: true });
    stub("OverconstrainedError", OverconstrainedErrorStub);
    stub("navigator", {
        mediaDevices: {
            getUserMedia: ({ video }: MediaStreamConstraints) => {
                asked.push(video);
                const answer = answers[asked.length - 1] ?? new Error("one question too many");
                return answer === "hang"
                    ? new Promise(() => undefined)
                    : answer instanceof Stream
                      ? Promise.resolve(answer)
                      : Promise.reject(answer);
            },
            enumerateDevices: () =>
                Promise.resolve(labels.map((label) => ({ kind: "videoinput", label }))),
        },
        permissions: {
            query: () =>
                permission === null
                    ? Promise.reject(new TypeError("no such permission"))
                    : Promise.resolve({ state: permission }),
        },
    });
});

afterEach(() => {
    jest.useRealTimers();
    Object.entries(plain).forEach(([name, value]) => {
        stub(name, value);
    });
});

function open(given: Answer[]): {
    camera: Camera;
    video: Video;
    lost: jest.Mock;
    asking: jest.Mock;
} {
    answers = given;
    const [video, lost, asking] = [new Video(), jest.fn(), jest.fn()];
    const camera = new Camera(video as unknown as HTMLVideoElement, {
        onLost: lost,
        onAsking: asking,
    });
    return { camera, video, lost, asking };
}

const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
        () => "plays",
        (error: unknown) => (error as { reason?: string }).reason,
    );

const named = (name: string): DOMException => new DOMException("", name);

describe("P37: a camera that is busy or ends while it starts", () => {
    it("is asked for again as it was wished for: the one that faces the person", async () => {
        const { camera } = open([named("NotReadableError"), new Stream()]);
        const started = reasonOf(camera.start());
        await jest.advanceTimersByTimeAsync(1000);
        expect(await started).toBe("plays");
        expect(asked).toHaveLength(2);
        expect(asked[1]).toMatchObject({ facingMode: "user" });
    });

    it("is taken as it is where it cannot do what is wished for", async () => {
        const { camera } = open([new OverconstrainedErrorStub(), new Stream()]);
        expect(await reasonOf(camera.start())).toBe("plays");
        expect(asked[1]).toBe(true);
    });

    it("is busy when it still is, and not asked for a third time", async () => {
        const { camera } = open([named("NotReadableError"), named("NotReadableError")]);
        const started = reasonOf(camera.start());
        await jest.advanceTimersByTimeAsync(1000);
        expect(await started).toBe("camera_busy");
        expect(asked).toHaveLength(2);
    });

    it("does not take the one that was opened in its place with it", async () => {
        const [first, second] = [new Stream(), new Stream()];
        const { camera, video, lost } = open([first, second]);
        video.plays = "when_told";
        const started = reasonOf(camera.start());
        await jest.advanceTimersByTimeAsync(0);
        first.track.end();
        await jest.advanceTimersByTimeAsync(0);
        expect(video.srcObject).toBe(second);
        video.onPlay?.();
        await jest.advanceTimersByTimeAsync(0);
        expect(await started).toBe("plays");
        expect(second.track.readyState).toBe("live");
        expect(lost).not.toHaveBeenCalled();
    });

    it("is lost when it dies a second time", async () => {
        const streams = [new Stream(), new Stream()];
        const { camera, lost } = open(streams);
        await camera.start();
        streams[0]?.track.end();
        await jest.advanceTimersByTimeAsync(0);
        expect(lost).not.toHaveBeenCalled();
        streams[1]?.track.end();
        await jest.advanceTimersByTimeAsync(0);
        expect(lost).toHaveBeenCalledTimes(1);
    });

    it("is off when it was stopped while it was opened", async () => {
        const stream = new Stream();
        const { camera } = open([stream]);
        const started = reasonOf(camera.start());
        camera.stop();
        expect(await started).toBe("camera_lost");
        expect(stream.track.readyState).toBe("ended");
    });
});

describe("P13: the browser's question for the camera", () => {
    it.each([
        ["a browser that tells", "prompt", [""]],
        ["one without that permission, by cameras without names", null, [""]],
    ])("is said while it waits, and is unanswered in the end: %s", async (_what, state, names) => {
        permission = state;
        labels = names;
        const { camera, asking } = open(["hang"]);
        const started = reasonOf(camera.start());
        await jest.advanceTimersByTimeAsync(1500);
        expect(asking).toHaveBeenCalledTimes(1);
        await jest.advanceTimersByTimeAsync(12_000);
        expect(await started).toBe("camera_unanswered");
    });

    it.each([
        ["allowed before", "granted", ["Front camera"]],
        ["allowed before, in a browser without that permission", null, ["Front camera"]],
        ["in a browser that tells nothing", null, []],
    ])("is not blamed for a camera that hangs: %s", async (_what, state, names) => {
        permission = state;
        labels = names;
        const { camera, asking } = open(["hang"]);
        const started = reasonOf(camera.start());
        await jest.advanceTimersByTimeAsync(13_500);
        expect(await started).toBe("camera_lost");
        expect(asking).not.toHaveBeenCalled();
    });

    it("answered with no is denied, and nothing is said about a question then", async () => {
        permission = "prompt";
        const { camera, asking } = open([named("NotAllowedError")]);
        expect(await reasonOf(camera.start())).toBe("camera_denied");
        await jest.advanceTimersByTimeAsync(2000);
        expect(asking).not.toHaveBeenCalled();
    });
});
