/**
 * What the service is measured against: decode, detect, cut, score, frame after frame in one thread, by the very
 * functions the service uses, without HTTP, multipart, tickets, hashes, threads, queue, metrics or log.
 */
import { cropRect } from "../../models/src/crop.ts";
import { liveScore } from "../../models/src/live_score.ts";
import type { RegisteredModel } from "../../models/src/read_model.ts";
import { chooseFace } from "../src/worker/choose_face.ts";
import { decodeFrame, prepareDecoder } from "../src/worker/decode.ts";
import { Detector } from "../src/worker/detector.ts";
import { Session } from "../src/worker/session.ts";

const MAX_PIXELS = 2_100_000;

export class BareLoop {
    private constructor(
        private readonly detector: Detector,
        private readonly sessions: readonly Session[],
    ) {}

    static async open(
        detector: RegisteredModel,
        scorers: readonly RegisteredModel[],
    ): Promise<BareLoop> {
        prepareDecoder();
        const sessions = [];
        for (const scorer of scorers) {
            sessions.push(await Session.open(scorer));
        }
        return new BareLoop(new Detector(await Session.open(detector)), sessions);
    }

    /** @returns each model's mean score */
    async run(frames: readonly Buffer[]): Promise<number[]> {
        const sums = this.sessions.map(() => 0);
        this.detector.begin();
        for (const frame of frames) {
            const picture = await decodeFrame(frame, MAX_PIXELS, "frame");
            const face = chooseFace(await this.detector.find(picture), "frame");
            if (!face) {
                throw new Error("no face in a frame of the benchmark");
            }
            for (const [index, session] of this.sessions.entries()) {
                session.setFrame(0, picture, cropRect(face, picture, session.card.input.crop));
                const score = liveScore(session.card.output, await session.run());
                sums[index] = (sums[index] ?? 0) + score / frames.length;
            }
        }
        return sums;
    }
}
