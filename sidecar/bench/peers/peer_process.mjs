/** A peer runs in a process of its own, so that its CPU time and memory are its own. */

/**
 * Answers `{ frames, runs }` with what the last run found; the frames come as base64.
 *
 * @param {(frame: Buffer) => Promise<number[]>} look
 * @returns {Promise<void>}
 */
export async function servePeer(look) {
    process.on("message", async (/** @type {{ frames: string[], runs: number }} */ job) => {
        const frames = job.frames.map((frame) => Buffer.from(frame, "base64"));
        let found;
        for (let run = 0; run < job.runs; run++) {
            found = [];
            for (const frame of frames) {
                found.push(await look(frame));
            }
        }
        process.send?.({ kind: "done", found });
    });
    process.send?.({ kind: "ready" });
}
