import { afterAll, describe, expect, test } from "@jest/globals";
import type { Response } from "supertest";
import { faceJpegs } from "../support/frames.ts";
import { codeOf, postFrames } from "../support/requests.ts";
import { connect, head, readAnswer } from "../support/raw_http.ts";
import { spawnTestSidecar, stopLeftovers } from "../support/spawned.ts";
import { bearer } from "../support/tokens.ts";
import { TIMEOUT_MS, underAttack } from "../support/under_attack.ts";

const target = underAttack();

afterAll(stopLeftovers);

describe("clients that do not wait", () => {
    test("one that vanishes while sending gives its place back", async () => {
        const sockets = Array.from({ length: 3 }, () => connect(target.url));
        for (const socket of sockets) {
            const type = { "Content-Type": "application/json", "Content-Length": "100000" };
            socket.write(`${head(bearer(), type)}{"session_id"`);
        }
        await target.placesTaken(3);
        expect((await postFrames(target.url, target.frames)).status).toBe(503);
        for (const socket of sockets) {
            socket.destroy();
        }
        await target.placesFree();
    });

    test("one that vanishes while its frames are looked at gives its place and its thread back", async () => {
        const many = await faceJpegs(10);
        const requests = Array.from({ length: 3 }, () => postFrames(target.url, many));
        const outcomes = requests.map((each) => each.then(String, () => "aborted"));
        await target.placesTaken(3);
        for (const each of requests) {
            each.abort();
        }
        await target.placesFree();
        expect(await Promise.all(outcomes)).toContain("aborted");
    });

    test("one that sends slowly is told so at its deadline", async () => {
        const socket = connect(target.url);
        const type = { "Content-Type": "application/json", "Content-Length": "1000" };
        const start = performance.now();
        socket.write(`${head(target.authorization, type)}{`);
        const dripping = setInterval(() => socket.write(" "), 100);
        const answer = await readAnswer(socket);
        clearInterval(dripping);
        expect([answer.status, answer.text]).toEqual([
            408,
            expect.stringContaining("body_timeout"),
        ]);
        expect(performance.now() - start).toBeLessThan(TIMEOUT_MS + 1500);
    });

    test("one that never finishes its headers loses the connection", async () => {
        const socket = connect(target.url);
        const start = performance.now();
        socket.write("POST /api/liveness/verify HTTP/1.1\r\nHost: x\r\n");
        expect([0, 408]).toContain((await readAnswer(socket)).status);
        expect(performance.now() - start).toBeLessThan(9000);
    }, 20_000);

    test("one that sends on after a refusal is cut off", async () => {
        const socket = connect(target.url);
        const type = { "Content-Type": "application/json", "Transfer-Encoding": "chunked" };
        socket.write(head("Bearer wrong", type));
        const closed = new Promise((resolve) => socket.once("close", resolve));
        const sending = setInterval(() => socket.write("4\r\naaaa\r\n"), 50);
        await closed;
        clearInterval(sending);
    });
});

describe("more than there is room for", () => {
    test("over its places it refuses at once, and serves whom it accepted", async () => {
        const many = await faceJpegs(10);
        const responses = await Promise.all(
            Array.from({ length: 40 }, () => postFrames(target.url, many).then()),
        );
        const refused = responses.filter((response) => response.status === 503);
        const served = responses.filter((response) => response.status === 200);
        expect(served.length).toBeGreaterThanOrEqual(3);
        expect(refused.length).toBeGreaterThan(0);
        expect(served.length + refused.length).toBe(40);
        for (const response of refused) {
            expect(codeOf(response)).toBe("queue_full");
            expect(response.headers["retry-after"]).toBe("1");
        }
    });

    test("one ticket used many times at once is served once", async () => {
        const authorization = target.authorization;
        const responses = await Promise.all(
            Array.from({ length: 3 }, () =>
                postFrames(target.url, target.frames, { authorization }).then(),
            ),
        );
        expect(responses.map((response) => response.status).sort()).toEqual([200, 403, 403]);
    });
});

describe("more often than allowed", () => {
    test("a device over its rate is refused with a time, another device is not", async () => {
        const limited = await spawnTestSidecar({ EH_SIDECAR_RATE_PER_MINUTE: "2" });
        const ask = (device: string): Promise<Response> =>
            postFrames(limited.url, target.frames, {
                authorization: bearer({ device: device }),
                document: { device_id: device },
            }).then();
        expect((await ask("3")).status).toBe(200);
        expect((await ask("3")).status).toBe(200);
        const refused = await ask("3");
        expect([refused.status, codeOf(refused)]).toEqual([429, "rate_limited"]);
        expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
        expect((await ask("4")).status).toBe(200);
        await limited.stop();
    });
});
