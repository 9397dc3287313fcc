/**
 * An inference thread. `session.run()` is synchronous, so it lives here and not beside the HTTP server. The
 * thread is never terminated from outside: it stops when it is told to, between two jobs.
 */
import fs from "node:fs";
import os from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { ModelError } from "../../../models/src/errors.ts";
import { SidecarError } from "../core/errors.ts";
import { prepareDecoder } from "./decode.ts";
import { Detector } from "./detector.ts";
import { GivenUp, verifyFrames, type Pipeline } from "./pipeline.ts";
import { LandmarkFinder } from "./landmark_finder.ts";
import type {
    FromWorker,
    RecogniserModels,
    Refusal,
    ToWorker,
    VerifyJob,
    WorkerSettings,
} from "./protocol.ts";
import { FaceRecogniser } from "./recogniser.ts";
import { makeScorer } from "./scorers.ts";
import { Session } from "./session.ts";

/** Below the HTTP thread, so that a full machine still answers, refuses and reports. */
const NICENESS = 5;

const port = parentPort;
if (!port) {
    throw new Error("this file is a worker thread");
}
const send = (message: FromWorker): void => {
    port.postMessage(message);
};
const settings = workerData as WorkerSettings;
const giveUp = new Int32Array(settings.giveUp);

lowerPriority();
try {
    const pipeline = await openPipeline();
    // Jobs come one at a time; told to stop during one, the thread ends after its answer.
    let working: Promise<void> = Promise.resolve();
    port.on("message", (message: ToWorker) => {
        if (message.kind === "stop") {
            void working.then(() => {
                port.close();
            });
        } else {
            working = answer(pipeline, message.job);
        }
    });
    send({ kind: "ready" });
} catch (error) {
    const code = error instanceof ModelError ? error.code : null;
    send({ kind: "failed", code, message: (error as Error).message });
    port.close();
}

async function openPipeline(): Promise<Pipeline> {
    prepareDecoder();
    const detector = new Detector(await Session.open(settings.detector));
    const scorers = [];
    for (const model of settings.scorers) {
        scorers.push(makeScorer(await Session.open(model)));
    }
    const recogniser = settings.recogniser && (await openRecogniser(settings.recogniser));
    return { detector, scorers, recogniser, maxPixels: settings.maxPixels };
}

async function openRecogniser({ landmarks, model }: RecogniserModels): Promise<FaceRecogniser> {
    const finder = new LandmarkFinder(await Session.open(landmarks));
    return new FaceRecogniser(finder, await Session.open(model));
}

async function answer(pipeline: Pipeline, job: VerifyJob): Promise<void> {
    try {
        const result = await verifyFrames(pipeline, job, () => Atomics.load(giveUp, 0) === job.id);
        send({ kind: "done", id: job.id, result });
    } catch (error) {
        send({ kind: "refused", id: job.id, refusal: refusalOf(error) });
    }
}

function refusalOf(error: unknown): Refusal {
    if (error instanceof SidecarError) {
        const { code, message, field, cause } = error;
        return {
            code,
            message,
            ...(field === undefined ? {} : { field }),
            ...(cause instanceof Error ? { cause: cause.message } : {}),
        };
    }
    if (error instanceof GivenUp) {
        return { code: "timeout", message: "given up" };
    }
    return { code: "internal_error", message: String((error as Error).stack ?? error) };
}

/** Linux schedules threads by their own number, which only /proc tells. Elsewhere nothing is lost. */
function lowerPriority(): void {
    try {
        const thread = Number(fs.readlinkSync("/proc/thread-self").split("/").pop());
        os.setPriority(thread, NICENESS);
    } catch {
        return;
    }
}
