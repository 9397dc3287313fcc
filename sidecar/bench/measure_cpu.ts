/**
 * CPU of a verification beside the bare loop and the peers, interleaved, so that a slow minute hits all alike. One at
 * a time for each: two at once slow each other down on two threads of one core, which would count against the service.
 */
import { Client, makeBody } from "./client.ts";
import { BareLoop } from "./bare_loop.ts";
import { figure, median, quantile, sum, type Figure } from "./figures.ts";
import { Peer, type PeerName } from "./peer.ts";
import type { Note } from "./note.ts";
import { cpuMs, rssMb } from "./process_stats.ts";
import type { Setup } from "./setup.ts";

const RUNS_A_ROUND = 20;
const PEER_RUNS_A_ROUND = 2;
const PEERS: readonly PeerName[] = ["human", "face_api"];

export async function measureCpu(setup: Setup, rounds: number, note: Note): Promise<Figure[]> {
    const bare = await BareLoop.open(setup.detector, setup.scorers);
    const service = await setup.start();
    const servicePid = service.process.pid ?? 0;
    const client = new Client(service.url);
    const body = makeBody(setup.frames);
    const peers = await Promise.all(PEERS.map((name) => Peer.start(name)));
    const bareMs: number[] = [];
    const serviceMs: number[] = [];
    const peerMs = peers.map((): number[] => []);
    // The first round warms everything up and is thrown away.
    for (let round = -1; round < rounds; round++) {
        const keep = round >= 0;
        note(`CPU, round ${round + 1} of ${rounds}`);
        const bareCpu = await spend(process.pid, async () => {
            for (let run = 0; run < RUNS_A_ROUND; run++) {
                await bare.run(setup.frames);
            }
        });
        client.prepare(RUNS_A_ROUND);
        const serviceCpu = await spend(servicePid, () => client.closedLoop(body, RUNS_A_ROUND, 1));
        if (keep) {
            bareMs.push(bareCpu / RUNS_A_ROUND);
            serviceMs.push(serviceCpu / RUNS_A_ROUND);
        }
        for (const [index, peer] of peers.entries()) {
            const cpu = await spend(peer.pid, () => peer.run(setup.frames, PEER_RUNS_A_ROUND));
            if (keep) {
                peerMs[index]?.push(cpu / PEER_RUNS_A_ROUND);
            }
        }
    }
    const figures = [
        ratioFigure(bareMs, serviceMs),
        ...peers.map((peer, index) => peerFigure(peer, peerMs[index] ?? [], median(serviceMs))),
    ];
    client.close();
    peers.forEach((peer) => {
        peer.stop();
    });
    await service.stop();
    return figures;
}

function ratioFigure(bareMs: readonly number[], serviceMs: readonly number[]): Figure {
    const ratios = bareMs.map((each, round) => each / (serviceMs[round] ?? Number.NaN));
    return figure(
        "Q7.cpu",
        sum(bareMs) / sum(serviceMs),
        [">=", 0.96],
        "bare loop's CPU / service's CPU",
        `5 frames of 320x320, ${ratios.length} rounds of ${RUNS_A_ROUND}; medians ${median(bareMs).toFixed(2)} and ` +
            `${median(serviceMs).toFixed(2)} CPU ms a verification; 8 of 10 rounds within ` +
            `${quantile(ratios, 0.1).toFixed(3)} to ${quantile(ratios, 0.9).toFixed(3)}`,
    );
}

function peerFigure(peer: Peer, cpu: readonly number[], serviceMs: number): Figure {
    return figure(
        `Q7.vs_${peer.name}`,
        median(cpu) / serviceMs,
        [">=", 1],
        "its CPU / service's CPU",
        `${median(cpu).toFixed(1)} CPU ms for the same 5 frames, ${cpu.length} rounds of ${PEER_RUNS_A_ROUND}, ` +
            `${Math.round(rssMb(peer.pid))} MB; ${PEER_NOTES[peer.name]}`,
    );
}

const PEER_NOTES: Readonly<Record<PeerName, string>> = {
    human: "in Node on wasm, detector, antispoof and liveness nets, a library call without a service around it",
    face_api:
        "in Node on wasm, detector at 160 and 68 landmarks, no liveness net, no service around it",
};

/** CPU milliseconds a process spends while something is done. */
async function spend(pid: number, act: () => Promise<unknown>): Promise<number> {
    const before = cpuMs(pid);
    await act();
    return cpuMs(pid) - before;
}
