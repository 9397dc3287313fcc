import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { decodeTokens } from "../../../liveness/wire/token_set.ts";
import { ERROR_TOKENS, VERIFY_ANSWER_TOKENS } from "../../../liveness/wire/verify_tokens.ts";
import { emptyJpeg, faceFrame, faceJpegs, groupJpeg, hashOf, PEOPLE } from "../support/frames.ts";
import { codeOf, documentOf, jsonOf, postDocument, postFrames } from "../support/requests.ts";
import { startTestSidecar, type TestSidecar } from "../support/sidecar.ts";
import { bearer, DEVICE, NONCE, SESSION } from "../support/tokens.ts";

let sidecar: TestSidecar;
let frames: Buffer[];

beforeAll(async () => {
    sidecar = await startTestSidecar({ models: [{ id: "mean_frame", threshold: 0.2 }] });
    frames = await faceJpegs(5);
});

afterAll(async () => {
    await sidecar.stop();
});

describe("POST /api/liveness/verify", () => {
    test("answers a verdict that names session, nonce, frames and model", async () => {
        const response = await postFrames(sidecar.url, frames).expect(200);
        const answer = jsonOf(response);
        expect(response.headers["content-type"]).toBe("application/json; charset=utf-8");
        expect(answer).toMatchObject({
            session_id: SESSION,
            device_id: DEVICE,
            nonce: NONCE,
            verdict: "live",
            threshold: 0.2,
            reasons: [],
            frame_hashes: frames.map(hashOf),
            models: [
                { id: "mean_frame", weight: 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
            ],
        });
        expect(answer["score"]).toBeGreaterThan(0.2);
        expect(answer["score"]).toBeLessThan(0.9);
    });

    test("answers the same in TOON, where the document is TOON", async () => {
        const json = jsonOf(await postFrames(sidecar.url, frames).expect(200));
        const response = await postFrames(sidecar.url, frames, { format: "toon" }).expect(200);
        expect(response.headers["content-type"]).toBe("text/toon; charset=utf-8");
        const answer = decodeTokens(response.body as string, VERIFY_ANSWER_TOKENS);
        expect(answer).toMatchObject({
            session_id: SESSION,
            nonce: NONCE,
            verdict: "live",
            score: json["score"],
            confidence: json["confidence"],
            reasons: [],
            frame_hashes: frames.map(hashOf),
        });
    });

    test("Accept decides about the answer", async () => {
        const response = await postFrames(sidecar.url, frames).set("Accept", "text/toon");
        expect(decodeTokens(response.body as string, VERIFY_ANSWER_TOKENS).verdict).toBe("live");
    });

    test.each(["base64", "base64url"] as const)(
        "takes frames inside JSON as %s",
        async (alphabet) => {
            const inline = frames.map((frame) => frame.toString(alphabet));
            const body = JSON.stringify({ ...documentOf(frames), frames: inline });
            const response = await postDocument(sidecar.url, body, "application/json").expect(200);
            expect(jsonOf(response)["verdict"]).toBe("live");
        },
    );

    test("takes frames inside TOON", async () => {
        const { frame_hashes: hashes } = documentOf(frames);
        const text = [
            `SID1=${SESSION}`,
            `DID1=${DEVICE}`,
            "TS1=2026-11-20T08:00:03.250Z",
            `FH1=${hashes.join("|")}`,
            "FC1=5",
            `E1=${frames.map((frame) => frame.toString("base64url")).join("|")}`,
        ].join("\n");
        const response = await postDocument(sidecar.url, text, "text/toon").expect(200);
        const answer = decodeTokens(response.body as string, VERIFY_ANSWER_TOKENS);
        expect(answer.verdict).toBe("live");
    });

    test("the score is that of the faces, the same for the same frames", async () => {
        const scores = [];
        for (const person of [0, 1, 0]) {
            const own = await faceJpegs(3, { person });
            scores.push(jsonOf(await postFrames(sidecar.url, own).expect(200))["score"]);
        }
        expect(scores[2]).toBe(scores[0]);
        expect(scores[1]).not.toBe(scores[0]);
    });

    test.each(Array.from({ length: PEOPLE }, (_, person) => [person]))(
        "finds the face of person %i near and far, in PNG and WebP too",
        async (person) => {
            const near = await faceFrame({ person }).png().toBuffer();
            const small = await faceFrame({ person, side: 160, shift: 2 }).webp().toBuffer();
            const response = await postFrames(sidecar.url, [near, small]);
            expect([response.status, codeOf(response)]).toEqual([200, undefined]);
        },
    );

    test("two frames with the same bytes are never live", async () => {
        const [first, second] = frames as [Buffer, Buffer];
        const answer = jsonOf(await postFrames(sidecar.url, [first, second, first]).expect(200));
        expect(answer["verdict"]).toBe("not_live");
        expect(answer["reasons"]).toEqual(["identical_frames"]);
    });

    test("a frame without a face is left out as long as half of them have one", async () => {
        const [first, second] = frames as [Buffer, Buffer];
        const empty = await emptyJpeg();
        const some = await postFrames(sidecar.url, [first, empty]).expect(200);
        const only = await postFrames(sidecar.url, [first]).expect(200);
        expect(jsonOf(some)["score"]).toBe(jsonOf(only)["score"]);
        const most = [empty, await emptyJpeg(300), await emptyJpeg(280), first, second];
        expect(codeOf(await postFrames(sidecar.url, most).expect(422))).toBe("no_face");
    });

    test("nobody and a crowd are told apart from a bad score", async () => {
        const nobody = await postFrames(sidecar.url, [await emptyJpeg()]).expect(422);
        expect(codeOf(nobody)).toBe("no_face");
        const crowd = await postFrames(sidecar.url, [await groupJpeg()]).expect(422);
        expect(codeOf(crowd)).toBe("several_faces");
    });

    test("an error to a TOON document is TOON", async () => {
        const response = await postFrames(sidecar.url, [await emptyJpeg()], { format: "toon" });
        expect(response.status).toBe(422);
        expect(decodeTokens(response.body as string, ERROR_TOKENS)).toMatchObject({
            code: "no_face",
            field: "frames",
        });
    });

    test("every answer has a request id and is not to be cached", async () => {
        const response = await postFrames(sidecar.url, frames).expect(200);
        expect(response.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
        expect(response.headers["cache-control"]).toBe("no-store");
        expect(response.headers["x-powered-by"]).toBeUndefined();
    });
});

describe("the token of POST /api/liveness/verify", () => {
    test("is good for one verification", async () => {
        const authorization = bearer();
        await postFrames(sidecar.url, frames, { authorization }).expect(200);
        const again = await postFrames(sidecar.url, frames, { authorization }).expect(403);
        expect(codeOf(again)).toBe("token_used");
    });

    test("is still good after a request that was refused before it was looked at", async () => {
        const authorization = bearer();
        const document = { frame_count: 4 };
        await postFrames(sidecar.url, frames, { authorization, document }).expect(400);
        await postFrames(sidecar.url, frames, { authorization }).expect(200);
    });

    test.each([["session_id"], ["device_id"]])("is bound to its %s", async (field) => {
        const document = { [field]: "another" };
        const response = await postFrames(sidecar.url, frames, { document }).expect(403);
        expect(jsonOf(response)["error"]).toMatchObject({ code: "token_mismatch", field });
    });

    test("is asked for before anything else is looked at", async () => {
        const response = await postDocument(sidecar.url, "{", "application/x-nothing", "");
        expect(response.status).toBe(401);
    });
});
