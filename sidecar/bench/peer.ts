/** Starts a peer and gives it frames. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { ROOT } from "../build.mjs";

/** A file in `peers/`. */
export type PeerName = "human" | "face_api";

interface PeerMessage {
    readonly kind: "ready" | "done";
    readonly found?: number[][];
}

export class Peer {
    private constructor(
        readonly name: PeerName,
        private readonly child: ChildProcess,
    ) {}

    static async start(name: PeerName): Promise<Peer> {
        const child = fork(path.join(ROOT, `sidecar/bench/peers/${name}.mjs`), {
            stdio: ["ignore", "ignore", "inherit", "ipc"],
        });
        await nextMessage(child);
        return new Peer(name, child);
    }

    get pid(): number {
        return this.child.pid ?? 0;
    }

    /** @returns what it found in each frame */
    async run(frames: readonly Buffer[], runs: number): Promise<number[][]> {
        this.child.send({ frames: frames.map((frame) => frame.toString("base64")), runs });
        return (await nextMessage(this.child)).found ?? [];
    }

    stop(): void {
        this.child.kill();
    }
}

async function nextMessage(child: ChildProcess): Promise<PeerMessage> {
    // What did not come first is not listened for any longer.
    const settled = new AbortController();
    const { signal } = settled;
    const ended = once(child, "exit", { signal }).then(() => {
        throw new Error("a peer ended");
    });
    ended.catch(() => undefined);
    try {
        const [message] = (await Promise.race([once(child, "message", { signal }), ended])) as [
            PeerMessage,
        ];
        return message;
    } finally {
        settled.abort();
    }
}
