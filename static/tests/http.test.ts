import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { KioskHttp } from "../src/eh_hr_face_kiosk/http";

const TOKEN = "secret-device-token";

let answer: (request: http.IncomingMessage, response: http.ServerResponse) => void;
const server = http.createServer((request, response) => {
    answer(request, response);
});
let url = "";
beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
    server.closeAllConnections();
    server.close();
});

const onUnauthorized = jest.fn<(token: string) => void>();
afterEach(() => {
    onUnauthorized.mockReset();
});

function makeClient(): KioskHttp {
    return new KioskHttp({
        fetch,
        readToken: () => TOKEN,
        appVersion: "19.0.1.0.0",
        onUnauthorized,
    });
}

function answerWith(status: number, body: string, headers: http.OutgoingHttpHeaders = {}): void {
    answer = (_request, response) => {
        response.writeHead(status, headers).end(body);
    };
}

const refusal = (code: string) => JSON.stringify({ error: { code, message: "said so" } });

describe("the routes under /eh_hr/", () => {
    it("get the device token and the page's version", async () => {
        let headers: http.IncomingHttpHeaders = {};
        answer = (request, response) => {
            ({ headers } = request);
            response.end("{}");
        };
        await makeClient().get(url);
        expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
        expect(headers["x-eh-app-version"]).toBe("19.0.1.0.0");
        await makeClient().post(url, {}, { anonymous: true });
        expect(headers.authorization).toBeUndefined();
    });

    it("401 tells which token is none any more", async () => {
        answerWith(401, refusal("device_unauthorized"));
        await expect(makeClient().get(url)).rejects.toMatchObject({ code: "device_unauthorized" });
        expect(onUnauthorized).toHaveBeenCalledWith(TOKEN);
    });

    it("a 401 of somebody else, a proxy's say, takes no pairing away", async () => {
        answerWith(401, "<html>Log in</html>");
        await expect(makeClient().get(url)).rejects.toMatchObject({ code: "unreadable" });
        expect(onUnauthorized).not.toHaveBeenCalled();
    });

    it("429 says when to ask again", async () => {
        answerWith(429, refusal("rate_limited"), { "Retry-After": "12" });
        await expect(makeClient().get(url)).rejects.toMatchObject({
            code: "rate_limited",
            status: 429,
            retryAfterSeconds: 12,
        });
    });

    it.each([
        [404, "<html>Not Found</html>"],
        [400, JSON.stringify({ error: { code: "made_up" } })],
        [404, JSON.stringify({ error: "not found" })],
    ])("O5: %i %s is nobody's answer of ours", async (status, body) => {
        answerWith(status, body);
        await expect(makeClient().get(url)).rejects.toMatchObject({ code: "unreadable", status });
    });

    it.each([502, 503, 504])("a gateway's %i is no answer", async (status) => {
        answerWith(status, "<html>Bad gateway</html>");
        await expect(makeClient().get(url)).rejects.toMatchObject({ code: "unreachable" });
    });

    it("no answer in time is no answer", async () => {
        answer = () => undefined;
        const asked = makeClient().get(url, { timeoutMs: 50 });
        await expect(asked).rejects.toMatchObject({ code: "unreachable", status: 0 });
    });

    it.each(["", "null", "[]", "<html>"])("200 with %j is unreadable", async (body) => {
        answerWith(200, body);
        await expect(makeClient().get(url)).rejects.toMatchObject({ code: "unreadable" });
    });

    it("no error ever carries the token", async () => {
        answerWith(500, refusal("internal_error"));
        const error: unknown = await makeClient()
            .get(url)
            .catch((reason: unknown) => reason);
        expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain(TOKEN);
    });
});
