/** Requests made bad from a seed, by the hundred, on a real process: no answer of 500, and every answer has a code. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { encodeTokens } from "../../../liveness/wire/token_set.ts";
import { VERIFY_REQUEST_TOKENS } from "../../../liveness/wire/verify_tokens.ts";
import { codeOf, documentOf, postDocument } from "../support/requests.ts";
import { damage, misspelt } from "../support/mutations.ts";
import { bearer, mintToken } from "../support/tokens.ts";
import { underAttack } from "../support/under_attack.ts";

const SEED = Number(process.env["EH_FUZZ_SEED"] ?? 19);
const RUNS = Math.round(150 * Number(process.env["EH_FUZZ_CASES"] ?? 1));
const BOUNDARY = "x-frames-x";
/** Busy is no fault: two places a device, and the last one may not be back yet. */
const BUSY = [429, 503, 504];

const target = underAttack();

async function send(body: Buffer, type: string, authorization: string): Promise<number> {
    const response = await postDocument(target.url, body, type, authorization);
    if (response.status !== 200) {
        expect(response.status < 500 || BUSY.includes(response.status)).toBe(true);
        const text = response.body as string;
        const code = text.startsWith("{") ? codeOf(response) : /^ERR1=(.*)$/m.exec(text)?.[1];
        expect(code).toMatch(/^[a-z_]+$/);
    }
    return response.status;
}

/** Runs the attack and says how often each status was the answer. */
async function attack(
    bodies: fc.Arbitrary<Buffer>,
    type: string,
    readTicket: () => string = () => bearer(),
): Promise<Map<number, number>> {
    const answers = new Map<number, number>();
    await fc.assert(
        fc.asyncProperty(bodies, async (body) => {
            const status = await send(body, type, readTicket());
            answers.set(status, (answers.get(status) ?? 0) + 1);
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    expect(answers.get(400) ?? 0).toBeGreaterThan(RUNS / 4);
    return answers;
}

function multipart(): Buffer {
    const part = (head: string, content: Buffer): Buffer =>
        Buffer.concat([
            Buffer.from(`--${BOUNDARY}\r\n${head}\r\n\r\n`),
            content,
            Buffer.from("\r\n"),
        ]);
    return Buffer.concat([
        part(
            'Content-Disposition: form-data; name="request"; filename="request"\r\nContent-Type: application/json',
            Buffer.from(JSON.stringify(documentOf(target.frames))),
        ),
        ...target.frames.map((frame, index) =>
            part(
                `Content-Disposition: form-data; name="frame"; filename="${index}.jpg"\r\nContent-Type: image/jpeg`,
                frame,
            ),
        ),
        Buffer.from(`--${BOUNDARY}--\r\n`),
    ]);
}

const withFrames = () => ({
    ...documentOf(target.frames),
    frames: target.frames.map((frame) => frame.toString("base64url")),
});

describe("S4: a service under fire", () => {
    test("multipart with bytes changed anywhere, most of all where its parts meet", async () => {
        const body = multipart();
        const firstPart = body.indexOf(target.frames[0] ?? "");
        const bodies = fc
            .oneof({ weight: 3, arbitrary: damage(firstPart) }, damage(body.length - 1))
            .map((change) => change(body));
        await attack(bodies, `multipart/form-data; boundary=${BOUNDARY}`);
    });

    test("JSON that says something else", async () => {
        const bodies = misspelt(withFrames()).map((document) =>
            Buffer.from(JSON.stringify(document)),
        );
        await attack(bodies, "application/json");
    });

    test("JSON with bytes changed before its pictures", async () => {
        const { frames, ...document } = withFrames();
        const body = Buffer.from(JSON.stringify({ ...document, frames }));
        const bodies = damage(body.indexOf('"frames":[')).map((change) => change(body));
        await attack(bodies, "application/json");
    });

    test("TOON with bytes changed before its pictures", async () => {
        const body = Buffer.from(encodeTokens(withFrames(), VERIFY_REQUEST_TOKENS));
        const bodies = damage(body.indexOf("E1=")).map((change) => change(body));
        await attack(bodies, "text/toon");
    });

    test("tickets with their claims changed or their text damaged", async () => {
        const body = Buffer.from(JSON.stringify(withFrames()));
        const token = mintToken();
        const answers = new Map<number, number>();
        await fc.assert(
            fc.asyncProperty(damage(token.length - 1), async (change) => {
                // What an HTTP client can send at all.
                const changed = change(Buffer.from(token))
                    .toString("latin1")
                    .replace(/[^\x21-\x7e]/g, "");
                fc.pre(changed !== token && changed.length < 8000);
                const status = await send(body, "application/json", `Bearer ${changed}`);
                answers.set(status, (answers.get(status) ?? 0) + 1);
            }),
            { numRuns: RUNS, seed: SEED, endOnFailure: true },
        );
        // So many failures of one address are slowed down, which is no admission.
        expect([...answers.keys()].filter((status) => status !== 401 && status !== 429)).toEqual(
            [],
        );
        expect(answers.get(401) ?? 0).toBeGreaterThan(RUNS / 4);
    });
});
