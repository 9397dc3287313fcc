/** Runs in a process of its own and prints what a frame costs, as JSON. CPU time, since the machine is shared. */
import { BUILTIN_POLICIES } from "../../../liveness/policies/builtin_policies";
import { LivenessSession } from "../../../liveness/session/liveness_session";
import { makeFrames } from "./frames";

const WARM_UP_FRAMES = 1000;
const BATCHES = 40;
const BATCH_FRAMES = 100;

function cpuMs(act: () => void): number {
    const before = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
}

const session = new LivenessSession({ policy: BUILTIN_POLICIES.strict, deviceScore: 1 });
// Made before they are measured: reading landmarks into an observation is the camera side's work.
const frames = [...makeFrames(WARM_UP_FRAMES + BATCHES * BATCH_FRAMES)];
const push = (from: number, count: number): void => {
    for (let i = from; i < from + count; i++) {
        const frame = frames[i];
        if (frame) {
            session.push(frame);
        }
    }
};

push(0, WARM_UP_FRAMES);
const pushed = Array.from({ length: BATCHES }, (_, batch) =>
    cpuMs(() => {
        push(WARM_UP_FRAMES + batch * BATCH_FRAMES, BATCH_FRAMES);
    }),
);
const decided = Array.from({ length: BATCHES }, () =>
    cpuMs(() => {
        for (let i = 0; i < BATCH_FRAMES; i++) {
            session.decide(0.9);
        }
    }),
);
const perCall = (batches: readonly number[]): number[] => batches.map((ms) => ms / BATCH_FRAMES);
process.stdout.write(
    JSON.stringify({
        push: perCall(pushed),
        decide: perCall(decided),
        frames: BATCHES * BATCH_FRAMES,
    }),
);
