/** CPU of a verification beside the bare loop and the peers, interleaved, so that a slow minute hits all alike. */
import { Client, makeBody } from "./client.ts";
import { BareLoop } from "./bare_loop.ts";
import { atLeast, figure, median, quantile, sum, type Figure } from "./figures.ts";
import { Peer } from "./peer.ts";
import { cpuMs, rssMb } from "./process_stats.ts";
import type { Setup } from "./setup.ts";

const RUNS_A_ROUND = 20;
const PEER_RUNS_A_ROUND = 2;
const PEERS = ["human", "face_api"] as const;

export async function measureCpu(setup: Setup, rounds: number): Promise<Figure[]> {
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
        const bareCpu = await spend(process.pid, async () => {
            for (let run = 0; run < RUNS_A_ROUND; run++) {
                await bare.run(setup.frames);
            }
        });
        client.prepare(RUNS_A_ROUND);
        const serviceCpu = await spend(servicePid, () => client.closedLoop(body, RUNS_A_ROUND, 2));
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
    const ratios = bareMs.map((each, round) => each / (serviceMs[round] ?? Number.NaN));
    const ratio = sum(bareMs) / sum(serviceMs);
    const spread = `rounds ${quantile(ratios, 0.1).toFixed(3)} to ${quantile(ratios, 0.9).toFixed(3)} (10 % to 90 %)`;
    const figures = [
        figure(
            "Q7.cpu_ratio",
            "bare loop's CPU / service's CPU, 5 frames of 320x320",
            ratio,
            "",
            atLeast(0.96),
            `${rounds} rounds of ${RUNS_A_ROUND} verifications each; bare ${median(bareMs).toFixed(2)} ms, ` +
                `service ${median(serviceMs).toFixed(2)} ms a verification (medians); ${spread}`,
        ),
        ...peers.map((peer, index) => {
            const own = median(peerMs[index] ?? []);
            return figure(
                `peer.${PEERS[index] ?? ""}`,
                `${PEERS[index] ?? ""} in Node (wasm), same frames`,
                own,
                "CPU ms",
                null,
                `${own > 0 ? (own / median(serviceMs)).toFixed(2) : "?"} x the service; memory ${Math.round(rssMb(peer.pid))} MB; ` +
                    `${rounds} rounds of ${PEER_RUNS_A_ROUND}; ${PEER_NOTES[PEERS[index] ?? "human"]}`,
            );
        }),
    ];
    client.close();
    peers.forEach((peer) => {
        peer.stop();
    });
    await service.stop();
    return figures;
}

const PEER_NOTES: Readonly<Record<(typeof PEERS)[number], string>> = {
    human: "detector, antispoof and liveness nets, a library call, no service around it",
    face_api: "tiny detector at 160 and 68 landmarks, no liveness net, no service around it",
};

/** CPU milliseconds a process spends while something is done. */
async function spend(pid: number, act: () => Promise<unknown>): Promise<number> {
    const before = cpuMs(pid);
    await act();
    return cpuMs(pid) - before;
}
