/** SPEC U3, issue 15: descriptions for enrolment, on a route of their own that no tablet's ticket opens. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import jwt from "jsonwebtoken";
import request, { type Test } from "supertest";
import { cosine } from "../../../liveness/identity/template.ts";
import { describeText, type WireDescriptor } from "../../../liveness/wire/describe_answer.ts";
import { DESCRIBE_PATH } from "../../src/routes/describe.ts";
import { emptyJpeg, faceJpegs, groupJpeg } from "../support/frames.ts";
import { codeOf, jsonOf, postFrames, type PostOptions } from "../support/requests.ts";
import { startTestSidecar, type TestSidecar } from "../support/sidecar.ts";
import { temporaryFolder } from "../support/test_models.ts";
import { bearer, NONCE, SESSION } from "../support/tokens.ts";
import { writeSigningKey } from "../support/signing_key.ts";

const enrol = { scope: "enrol" };

let sidecar: TestSidecar;
let frames: Buffer[];
const folder = temporaryFolder();

beforeAll(async () => {
    sidecar = await startTestSidecar({
        env: {
            EH_SIDECAR_RECOGNISER: "face_descriptor",
            EH_SIDECAR_DESCRIBE_PER_MINUTE: "1000",
            EH_SIDECAR_SIGNING_KEYS: writeSigningKey(path.join(folder, "key.pem")),
        },
        models: [{ id: "mean_frame", threshold: 0.2 }],
    });
    frames = await faceJpegs(5);
});
afterAll(async () => {
    await sidecar.stop();
    fs.rmSync(folder, { recursive: true });
});

function post(pictures: readonly Buffer[], options: PostOptions = {}): Test {
    const authorization = bearer(enrol);
    return postFrames(sidecar.url, pictures, { authorization, path: DESCRIBE_PATH, ...options });
}

describe("POST /api/identity/describe", () => {
    test("answers verdict and descriptor of who is in the frames", async () => {
        const answer = jsonOf(await post(frames).expect(200));
        expect(answer).toMatchObject({
            session_id: SESSION,
            nonce: NONCE,
            verdict: "live",
            descriptor_missing: null,
            descriptor: { model_id: "face_descriptor", samples: 5 },
        });
        const { values, agreement } = answer["descriptor"] as WireDescriptor;
        expect(values).toHaveLength(128);
        expect(Math.hypot(...values)).toBeCloseTo(1, 4);
        expect(agreement).toBeGreaterThan(0.93);
    });

    test("says the same of the same frames", async () => {
        const [one, other] = await Promise.all([post(frames), post(frames)]);
        const values = [one, other].map(
            (each) => (jsonOf(each)["descriptor"] as WireDescriptor).values,
        );
        expect(cosine(values[0] ?? [], values[1] ?? [])).toBeCloseTo(1, 9);
    });

    test("signs the verdict over the descriptor, for enrolment alone", async () => {
        const answer = jsonOf(await post(frames).expect(200));
        const claims = jwt.decode(answer["verdict_jws"] as string) as jwt.JwtPayload;
        const text = describeText(answer["descriptor"] as WireDescriptor);
        expect(claims).toMatchObject({
            scope: "enrol",
            attempt: SESSION,
            descriptor: createHash("sha256").update(text).digest("hex"),
        });
        const plain = await postFrames(sidecar.url, frames, { authorization: bearer() });
        const verified = jwt.decode(jsonOf(plain)["verdict_jws"] as string);
        expect(verified).not.toHaveProperty("descriptor");
    });

    test("is a stage of its own in /metrics, of those who asked alone", async () => {
        const count = async (stage: string): Promise<number> => {
            const { text } = await request(sidecar.url).get("/metrics").expect(200);
            const line = new RegExp(`^sidecar_stage_seconds_count{stage="${stage}"} (\\d+)$`, "m");
            return Number(line.exec(text)?.[1] ?? 0);
        };
        const before = [await count("describe"), await count("score")] as const;
        await post(frames).expect(200);
        await postFrames(sidecar.url, frames, { authorization: bearer() }).expect(200);
        expect(await count("describe")).toBe(before[0] + 1);
        expect(await count("score")).toBe(before[1] + 2);
    });

    test("gives no descriptor of too few frames, and says so", async () => {
        const answer = jsonOf(await post(frames.slice(0, 2)).expect(200));
        expect(answer).toMatchObject({ descriptor: null, descriptor_missing: "too_few_faces" });
        const claims = jwt.decode(answer["verdict_jws"] as string) as jwt.JwtPayload;
        expect(claims["descriptor"]).toBeNull();
    });

    test("refuses frames without a face, or with several", async () => {
        expect(codeOf(await post([await emptyJpeg()]).expect(422))).toBe("no_face");
        expect(codeOf(await post([await groupJpeg()]).expect(422))).toBe("several_faces");
    });
});

describe("a ticket", () => {
    test.each([
        ["a tablet's", {}],
        ["one that says verify", { scope: "verify" }],
    ])("of another use, %s, describes nobody", async (_what, claims) => {
        const response = await post(frames, { authorization: bearer(claims) }).expect(403);
        expect(codeOf(response)).toBe("token_mismatch");
    });

    test("for enrolment verifies nobody at a tablet", async () => {
        const response = await postFrames(sidecar.url, frames, { authorization: bearer(enrol) });
        expect([response.status, codeOf(response)]).toEqual([403, "token_mismatch"]);
    });

    test.each([
        ["of a use nobody knows", "admin"],
        ["of no text", 7],
        ["of nothing", null],
    ])("%s is none", async (_what, scope) => {
        const response = await post(frames, { authorization: bearer({ scope }) }).expect(401);
        expect(codeOf(response)).toBe("token_invalid");
    });

    test("is good once", async () => {
        const authorization = bearer(enrol);
        await post(frames, { authorization }).expect(200);
        expect(codeOf(await post(frames, { authorization }).expect(403))).toBe("token_used");
    });
});

test("no page may call it, whatever origins are allowed", async () => {
    const open = await startTestSidecar({
        env: {
            EH_SIDECAR_RECOGNISER: "face_descriptor",
            EH_SIDECAR_ALLOWED_ORIGINS: "https://odoo.example.com",
        },
    });
    const response = await postFrames(open.url, frames, {
        authorization: bearer(enrol),
        path: DESCRIBE_PATH,
    }).set("Origin", "https://odoo.example.com");
    expect(response.headers).not.toHaveProperty("access-control-allow-origin");
    await open.stop();
});

test("has a rate of its own", async () => {
    const few = await startTestSidecar({
        env: { EH_SIDECAR_RECOGNISER: "face_descriptor", EH_SIDECAR_DESCRIBE_PER_MINUTE: "1" },
    });
    const ask = (): Test =>
        postFrames(few.url, frames, { authorization: bearer(enrol), path: DESCRIBE_PATH });
    await ask().expect(200);
    expect(codeOf(await ask().expect(429))).toBe("rate_limited");
    await postFrames(few.url, frames).expect(200);
    await few.stop();
});

test("where no recogniser is set there is no such address; one that is none keeps the service from starting", async () => {
    const plain = await startTestSidecar();
    const response = await postFrames(plain.url, frames, {
        authorization: bearer(enrol),
        path: DESCRIBE_PATH,
    });
    expect([response.status, codeOf(response)]).toEqual([404, "not_found"]);
    await plain.stop();
    const wrong = startTestSidecar({ env: { EH_SIDECAR_RECOGNISER: "iris_landmarks" } });
    await expect(wrong).rejects.toThrow(/expected a face_descriptor/);
});

test("nothing of a descriptor is in the log", async () => {
    const answer = jsonOf(await post(frames).expect(200));
    const [first = 0] = (answer["descriptor"] as WireDescriptor).values;
    expect(sidecar.log.length).toBeGreaterThan(0);
    expect(sidecar.log.join("\n")).not.toContain(String(first));
});
