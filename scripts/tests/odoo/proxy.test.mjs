import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import http from "node:http";
import net from "node:net";
import { findFreePort, portProblem } from "../../lib/odoo/ports.mjs";
import { startProxy } from "../../lib/odoo/proxy.mjs";

/** @type {http.Server[]} */
let servers = [];
/** @type {{name: string, headers: http.IncomingHttpHeaders, body: string, url: string}[]} */
let seen = [];
let proxyPort = 0;

/** @param {http.Server} server */
function portOf(server) {
    return /** @type {net.AddressInfo} */ (server.address()).port;
}

/**
 * A server that remembers what it was asked.
 *
 * @param {string} name
 * @returns {Promise<http.Server>}
 */
function startUpstream(name) {
    const server = http.createServer((request, response) => {
        let body = "";
        request.on("data", (part) => (body += part));
        request.on("end", () => {
            seen.push({ name, headers: request.headers, body, url: request.url ?? "" });
            response.writeHead(418, { "Set-Cookie": ["a=1", "b=2"], "X-Name": name });
            response.end(`${name} ${body}`);
        });
    });
    server.on("upgrade", (request, socket) => {
        seen.push({ name, headers: request.headers, body: "", url: request.url ?? "" });
        socket.write(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        );
        socket.pipe(socket);
    });
    return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

beforeEach(async () => {
    seen = [];
    const workers = await startUpstream("workers");
    const websocket = await startUpstream("websocket");
    const proxy = await startProxy({
        host: "127.0.0.1",
        port: 0,
        workerPort: portOf(workers),
        websocketPort: portOf(websocket),
    });
    proxyPort = portOf(proxy);
    servers = [proxy, workers, websocket];
});
afterEach(() => {
    for (const server of servers) {
        server.closeAllConnections();
        server.close();
    }
});

describe("the proxy", () => {
    test("passes method, path, body, status and every cookie", async () => {
        const answer = await fetch(`http://127.0.0.1:${proxyPort}/web/login?a=b`, {
            method: "POST",
            body: "hello",
        });
        expect(answer.status).toBe(418);
        expect(await answer.text()).toBe("workers hello");
        expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
        expect(seen[0]).toMatchObject({ name: "workers", url: "/web/login?a=b", body: "hello" });
    });

    test("tells Odoo the client's address; a client cannot claim another", async () => {
        await fetch(`http://127.0.0.1:${proxyPort}/`, {
            headers: { "X-Forwarded-For": "8.8.8.8", "X-Forwarded-Host": "evil.example" },
        });
        expect(seen[0]?.headers["x-forwarded-for"]).toBe("127.0.0.1");
        expect(seen[0]?.headers["x-forwarded-host"]).toBe(`127.0.0.1:${proxyPort}`);
    });

    test("sends websockets to the process that holds them", async () => {
        const socket = net.connect(proxyPort, "127.0.0.1");
        socket.write(
            "GET /websocket?version=1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        );
        const text = await new Promise((resolve) => {
            let got = "";
            socket.on("data", (part) => {
                if (got === "") {
                    socket.write("ping");
                }
                got += part;
                if (got.endsWith("ping")) {
                    resolve(got);
                }
            });
        });
        socket.destroy();
        expect(text).toMatch(/101 Switching Protocols/);
        expect(seen[0]).toMatchObject({ name: "websocket", url: "/websocket?version=1" });
    });

    test("says so when Odoo is down", async () => {
        servers[1]?.closeAllConnections();
        await new Promise((resolve) => servers[1]?.close(resolve));
        expect((await fetch(`http://127.0.0.1:${proxyPort}/`)).status).toBe(502);
    });
});

describe("ports", () => {
    test("a taken port is known", async () => {
        expect(await portProblem(proxyPort, "127.0.0.1")).toBe("EADDRINUSE");
        expect(await portProblem(await findFreePort(), "127.0.0.1")).toBeUndefined();
    });

    test("an address this machine does not have is known", async () => {
        expect(await portProblem(0, "203.0.113.1")).toBe("EADDRNOTAVAIL");
    });
});
