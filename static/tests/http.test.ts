import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { KioskHttp, KioskHttpError } from "../src/eh_hr_face_kiosk/http";
import type { Prover } from "../src/eh_hr_face_kiosk/prover";

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
const prover = {
    prove: jest.fn<Prover["prove"]>(),
    takeNonce: jest.fn<Prover["takeNonce"]>(),
};
beforeEach(() => {
    onUnauthorized.mockReset();
    prover.prove.mockReset().mockResolvedValue(null);
    prover.takeNonce.mockReset();
});

function makeClient(): KioskHttp {
    return new KioskHttp({
        fetch,
        readToken: () => TOKEN,
        prover,
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

describe("K15: each request proves the tablet's key", () => {
    /** What comes in, and what is answered to the first, the second and so on. */
    function answerInTurn(...answers: [number, string, http.OutgoingHttpHeaders?][]): string[] {
        const proofs: string[] = [];
        answer = (request, response) => {
            const [status, body, headers = {}] = answers[proofs.length] ?? [200, "{}"];
            proofs.push(String(request.headers["dpop"]));
            response.writeHead(status, headers).end(body);
        };
        let count = 0;
        prover.prove.mockImplementation(() => Promise.resolve(`proof ${++count}`));
        return proofs;
    }

    it("with a proof for its method, address and token, a fresh one each time", async () => {
        const proofs = answerInTurn();
        const client = makeClient();
        await client.get(url);
        await client.post(url, {});
        expect(proofs).toEqual(["proof 1", "proof 2"]);
        expect(prover.prove.mock.calls).toEqual([
            ["GET", url, TOKEN, undefined],
            ["POST", url, TOKEN, undefined],
        ]);
    });

    it("at the pairing with the key that was made for it, without a token", async () => {
        answerInTurn();
        const key = { thumbprint: "t" } as never;
        await makeClient().post(url, {}, { anonymous: true, key });
        expect(prover.prove).toHaveBeenCalledWith("POST", url, null, key);
    });

    it("a wrong clock is told the server's time, and the request repeated once", async () => {
        const stale = refusal("proof_stale");
        const proofs = answerInTurn([401, stale, { "DPoP-Nonce": "now" }]);
        await makeClient().post(url, {});
        expect(proofs).toHaveLength(2);
        expect(prover.takeNonce.mock.calls).toEqual([["now"]]);
    });

    it("a proof that a proxy sent twice is made anew, and not for ever", async () => {
        const refused = refusal("proof_refused");
        const proofs = answerInTurn([401, refused], [401, refused], [401, refused]);
        await expect(makeClient().get(url)).rejects.toMatchObject({ code: "proof_refused" });
        expect(proofs).toEqual(["proof 1", "proof 2"]);
        expect(onUnauthorized).not.toHaveBeenCalled();
    });

    it("who needs a key and has none is no longer paired", async () => {
        answerInTurn([401, refusal("proof_required")]);
        await expect(makeClient().get(url)).rejects.toMatchObject({ code: "proof_required" });
        expect(onUnauthorized).toHaveBeenCalledWith(TOKEN);
    });

    it("nothing is sent without the proof that the browser could not make", async () => {
        const proofs = answerInTurn();
        prover.prove.mockRejectedValue(new KioskHttpError("key_unreadable", "", 0));
        await expect(makeClient().get(url)).rejects.toMatchObject({ code: "key_unreadable" });
        expect(proofs).toEqual([]);
    });
});
