/** Starts a peer and gives it frames. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { ROOT } from "../build.mjs";

interface PeerMessage {
    readonly kind: "ready" | "done";
    readonly found?: number[][];
}

export class Peer {
    private constructor(private readonly child: ChildProcess) {}

    /** @param name file in `peers/` */
    static async start(name: string): Promise<Peer> {
        const child = fork(path.join(ROOT, `sidecar/bench/peers/${name}.mjs`), {
            stdio: ["ignore", "ignore", "inherit", "ipc"],
        });
        await nextMessage(child);
        return new Peer(child);
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
    const ended = once(child, "exit").then(() => {
        throw new Error("a peer ended");
    });
    const [message] = (await Promise.race([once(child, "message"), ended])) as [PeerMessage];
    return message;
}
