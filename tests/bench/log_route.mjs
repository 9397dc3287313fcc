/** Q3: what the log route costs, as a multiple of an empty Odoo route, in CPU time of the Odoo worker. */
import crypto from "node:crypto";
import { makeFigure } from "./figures.mjs";
import { makeCaller } from "./load.mjs";
import { cpuMs } from "./worker_cpu.mjs";

const ROUNDS = 24;
const REQUESTS_A_ROUND = 60;
const WARM_UP_ROUNDS = 3;

/**
 * The two routes take turns on one worker, so that a slow minute of the machine hits both.
 *
 * @param {{url: string, workerPid: number, tablet: import("./load.mjs").Tablet, employeeId: number, note: (text: string) => void}} bench
 * @returns {Promise<import("./figures.mjs").Figure[]>}
 */
export async function measureLogRoute({ url, workerPid, tablet, employeeId, note }) {
    const caller = makeCaller(url);
    const post = (/** @type {string} */ path, /** @type {object} */ body) =>
        caller.ask(path, { method: "POST", tablet, body });
    const routes = {
        empty: {
            prepare: async () => ({}),
            ask: () => caller.ask("/eh_hr_bench/empty", { method: "POST", body: {} }),
        },
        // As the page does it: the attempt begins with the server (not counted here), and its slip comes with the report. Each call has a proof of the tablet's key.
        log: {
            prepare: async () => {
                const attempt = makeAttempt(employeeId);
                const begun = await post("/eh_hr/kiosk/attempt", {
                    attempt_id: attempt.attempt_id,
                    trigger: attempt.trigger,
                    employee_id: employeeId,
                });
                return { ...attempt, slip: JSON.parse(begun.text).slip };
            },
            ask: (/** @type {object} */ body) => post("/eh_hr/kiosk/liveness/log", body),
        },
    };
    /** @type {{empty: number[], log: number[]}} milliseconds of CPU a request, one number a round */
    const cost = { empty: [], log: [] };
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
        note(`round ${round + 1} of ${WARM_UP_ROUNDS + ROUNDS}`);
        for (const name of /** @type {const} */ (["empty", "log"])) {
            const bodies = [];
            for (let request = 0; request < REQUESTS_A_ROUND; request++) {
                bodies.push(await routes[name].prepare());
            }
            const before = cpuMs(workerPid);
            for (const body of bodies) {
                const answer = await routes[name].ask(body);
                if (answer.status !== 200) {
                    throw new Error(`${name}: ${answer.status} ${answer.text.slice(0, 300)}`);
                }
            }
            if (round >= WARM_UP_ROUNDS) {
                cost[name].push((cpuMs(workerPid) - before) / REQUESTS_A_ROUND);
            }
        }
    }
    caller.close();
    const ratios = cost.log.map((log, round) => log / (cost.empty[round] ?? NaN));
    return [
        makeFigure(
            "Q3",
            median(ratios),
            "<= 2.3",
            "x the CPU of an empty route",
            `median of ${ROUNDS} interleaved rounds of ${REQUESTS_A_ROUND} requests: ` +
                `log with slip and proof ${median(cost.log).toFixed(2)} ms, empty ${median(cost.empty).toFixed(2)} ms of worker CPU; ` +
                `ratio ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`,
        ),
    ];
}

/** @param {number} employeeId */
export function makeAttempt(employeeId) {
    return {
        attempt_id: crypto.randomUUID(),
        outcome: "passed",
        prompt: "Blink slowly 2 times",
        duration_ms: 3120,
        blink_count: 2,
        fail_reason: null,
        trigger: "manual",
        employee_id: employeeId,
        policy: "default",
        frames_per_second: 23.8,
        timeline: [
            { at_ms: 0, code: "prompt_shown" },
            { at_ms: 410, code: "camera_ready" },
            { at_ms: 620, code: "face_found" },
            { at_ms: 1900, code: "blink" },
            { at_ms: 3120, code: "blink" },
            { at_ms: 3120, code: "passed" },
        ],
        l1: 0.43,
        policy_met: false,
        reasons: ["head_turn_not_asked", "ml_missing", "below_threshold"],
        components: {
            ...{ motion: 0.526316, ml: null, quality: 0.9, device: 1, stability: 0.97 },
            ...{ blink: 1, head_turn: null, mouth: null },
        },
    };
}

/** @param {number[]} values */
export function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    return sorted.length % 2
        ? (sorted[middle] ?? NaN)
        : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
