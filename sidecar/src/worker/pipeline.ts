/** What a thread does with one job: decode, detect, cut, score, frame by frame. */
import { createHash } from "node:crypto";
import type { ModelAnswer } from "../../../liveness/wire/verify_answer.ts";
import type { FaceBox } from "../../../models/src/face_boxes.ts";
import type { RgbPicture } from "../../../models/src/pixels.ts";
import { SidecarError } from "../core/errors.ts";
import { chooseFace } from "./choose_face.ts";
import { decodeFrame } from "./decode.ts";
import type { Detector } from "./detector.ts";
import type { JobResult, StageTimes, VerifyJob } from "./protocol.ts";
import type { FaceRecogniser } from "./recogniser.ts";
import type { Scorer } from "./scorers.ts";

/** At least this share of the frames must show the person; a blink of a bad frame is not the end of a job. */
export const MIN_FACE_SHARE = 0.5;

export interface Pipeline {
    readonly detector: Detector;
    readonly scorers: readonly Scorer[];
    readonly recogniser: FaceRecogniser | null;
    readonly maxPixels: number;
}

/** The job was given up by the main thread: nobody waits for an answer. */
export class GivenUp extends Error {}

/**
 * @param isGivenUp asked between frames
 * @throws SidecarError for frames that cannot be judged; GivenUp
 */
export async function verifyFrames(
    { detector, scorers, recogniser: loaded, maxPixels }: Pipeline,
    job: VerifyJob,
    isGivenUp: () => boolean,
): Promise<JobResult> {
    const hashes = checkHashes(job);
    const stages = new Stopwatch();
    const recogniser = job.describe ? loaded : null;
    // Whatever became of the job before.
    loaded?.begin();
    detector.begin();
    for (const scorer of scorers) {
        scorer.begin();
    }
    let framesWithFace = 0;
    for await (const [index, picture] of decodeAhead(job, maxPixels, stages)) {
        if (isGivenUp()) {
            throw new GivenUp();
        }
        const face = await stages.time("detect", async () =>
            chooseFace(await detector.find(picture), `frame[${index}]`),
        );
        if (face) {
            framesWithFace += 1;
            await scoreFace(scorers, picture, face, stages);
            if (recogniser) {
                await stages.time("describe", async () => recogniser.take(picture, face));
            }
        }
    }
    if (framesWithFace === 0 || framesWithFace < job.frames.length * MIN_FACE_SHARE) {
        throw new SidecarError(
            "no_face",
            `a face in ${framesWithFace} of ${job.frames.length} frames, expected one in at least half`,
            { field: "frames" },
        );
    }
    const models = await stages.time("score", () => finish(scorers, framesWithFace));
    return {
        models,
        troubles: scorers.flatMap(({ trouble }) => (trouble === null ? [] : [trouble])),
        framesWithFace,
        identicalFrames: new Set(hashes).size < hashes.length,
        stages: stages.times,
        described: recogniser?.finish() ?? null,
    };
}

/** The hashes the caller will have signed for are those of the frames that are judged. */
function checkHashes(job: VerifyJob): string[] {
    return job.frames.map((frame, index) => {
        const hash = createHash("sha256").update(frame).digest("hex");
        if (hash !== job.hashes[index]) {
            throw new SidecarError(
                "frame_hash_mismatch",
                `frame_hashes[${index}] is not the SHA-256 of frame ${index}`,
                { field: `frame_hashes[${index}]` },
            );
        }
        return hash;
    });
}

/** Decodes one frame (on libuv's threads) while the one before is looked at here. */
async function* decodeAhead(
    job: VerifyJob,
    maxPixels: number,
    stages: Stopwatch,
): AsyncGenerator<[index: number, picture: RgbPicture], void, undefined> {
    const start = (index: number): Promise<RgbPicture> | undefined => {
        const frame = job.frames[index];
        const decoding = frame && decodeFrame(frame, maxPixels, `frame[${index}]`);
        // Read later or, when the job ends earlier, never: a failure nobody waits for is no crash.
        decoding?.catch(() => undefined);
        return decoding;
    };
    let next = start(0);
    for (let index = 0; next; index++) {
        const decoding = next;
        const picture = await stages.time("decode", () => decoding);
        next = start(index + 1);
        yield [index, picture];
    }
}

/** All parts are located before any is kept: nothing of a frame is taken that fails half-way. */
async function scoreFace(
    scorers: readonly Scorer[],
    picture: RgbPicture,
    face: FaceBox,
    stages: Stopwatch,
): Promise<void> {
    const taken = stages.timeNow("crop", () => {
        const located = scorers.map((each) => [each, each.locate(picture, face)] as const);
        return located.flatMap(([each, rect]) => {
            if (rect === null) {
                return [];
            }
            each.take(picture, rect);
            return [each];
        });
    });
    await stages.time("score", async () => {
        for (const scorer of taken) {
            await scorer.scoreFrame();
        }
    });
}

async function finish(scorers: readonly Scorer[], framesWithFace: number): Promise<ModelAnswer[]> {
    const answers: ModelAnswer[] = [];
    for (const scorer of scorers) {
        const { id, sha256, weight, threshold } = scorer.session.card;
        const saying = await scorer.finish(framesWithFace);
        answers.push({ id, sha256, weight, threshold: threshold ?? 0.5, ...saying });
    }
    return answers;
}

type Stage = keyof StageTimes;

class Stopwatch {
    readonly times: { -readonly [stage in keyof StageTimes]: StageTimes[stage] } = {
        decode: 0,
        detect: 0,
        crop: 0,
        score: 0,
    };

    async time<T>(stage: Stage, act: () => Promise<T>): Promise<T> {
        const start = performance.now();
        const result = await act();
        this.add(stage, performance.now() - start);
        return result;
    }

    timeNow<T>(stage: Stage, act: () => T): T {
        const start = performance.now();
        const result = act();
        this.add(stage, performance.now() - start);
        return result;
    }

    private add(stage: Stage, ms: number): void {
        this.times[stage] = (this.times[stage] ?? 0) + ms;
    }
}
