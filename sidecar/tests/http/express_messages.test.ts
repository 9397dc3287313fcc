import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, test } from "@jest/globals";
import express, { type Request, type Response } from "express";
import request from "supertest";
import { messageClasses } from "../../src/http/express_messages.ts";
import { spawnTestSidecar, stopLeftovers } from "../support/spawned.ts";

afterAll(stopLeftovers);

describe("messageClasses", () => {
    test("a message has its app's prototype before Express sees it, and Express' methods", async () => {
        const app = express();
        const seen: boolean[] = [];
        app.get("/", (_request: Request, response: Response) => {
            response.status(201).json({ ok: true });
        });
        const server = http.createServer(messageClasses(app), (message, response) => {
            seen.push(Object.getPrototypeOf(message) === app.request);
            seen.push(Object.getPrototypeOf(response) === app.response);
            app(message as Request, response as Response);
        });
        await new Promise<void>((resolve) => {
            server.listen(0, "127.0.0.1", resolve);
        });
        const { port } = server.address() as AddressInfo;
        const answer = await request(`http://127.0.0.1:${port}`).get("/");
        server.close();
        expect([answer.status, answer.body]).toEqual([201, { ok: true }]);
        expect(seen).toEqual([true, true]);
    });

    test("two apps keep their own", () => {
        const [one, other] = [express(), express()];
        messageClasses(one);
        expect(one.request).not.toBe(other.request);
        expect(Object.hasOwn(other.request, "app")).toBe(true);
        expect((one.request as { app?: unknown }).app).toBe(one);
    });
});

describe("the old generation of the thread that speaks HTTP", () => {
    /** More than ten collections of the young one. */
    const REQUESTS = 2000;
    const MAX_BYTES = 1000;

    test(`a request leaves less than ${MAX_BYTES} bytes there`, async () => {
        const sidecar = await spawnTestSidecar();
        const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
        await ask(`${sidecar.url}/healthz`, agent, REQUESTS);
        const before = await oldBytes(sidecar.url);
        await ask(`${sidecar.url}/healthz`, agent, REQUESTS);
        const growth = (await oldBytes(sidecar.url)) - before;
        agent.destroy();
        await sidecar.stop();
        expect(growth / REQUESTS).toBeLessThan(MAX_BYTES);
    }, 60_000);
});

async function ask(url: string, agent: http.Agent, count: number): Promise<void> {
    const one = (): Promise<void> =>
        new Promise((resolve, reject) => {
            http.get(url, { agent }, (response) => {
                response.resume().once("end", resolve);
            }).once("error", reject);
        });
    const caller = async (): Promise<void> => {
        for (let asked = 0; asked < count / 4; asked++) {
            await one();
        }
    };
    await Promise.all([caller(), caller(), caller(), caller()]);
}

async function oldBytes(url: string): Promise<number> {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(/^nodejs_heap_space_size_used_bytes\{space="old"\} (\S+)$/m.exec(text)?.[1]);
}
