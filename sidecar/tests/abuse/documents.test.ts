import { describe, expect, test } from "@jest/globals";
import { decodeTokens } from "../../../liveness/wire/token_set.ts";
import { ERROR_TOKENS } from "../../../liveness/wire/verify_tokens.ts";
import { documentOf, postDocument, postFrames } from "../support/requests.ts";
import { underAttack } from "../support/under_attack.ts";

const target = underAttack();

describe("documents that are none", () => {
    const good = documentOf([Buffer.from("x")]);

    test.each([
        ["nothing", "", "invalid_json"],
        ["half of it", '{"session_id":', "invalid_json"],
        ["a byte order mark", `\ufeff${JSON.stringify(good)}`, "invalid_json"],
        ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), "invalid_json"],
        ["a list", "[]", "invalid_field"],
        ["null", "null", "invalid_field"],
        ["a number", "7", "invalid_field"],
        ["no fields", "{}", "invalid_field"],
        ["an unknown field", JSON.stringify({ ...good, admin: true }), "invalid_field"],
        ["a prototype", `{"__proto__": {"frames": ["eA"]}, "session_id": "s"}`, "invalid_field"],
        ["a number as text", JSON.stringify({ ...good, frame_count: "1" }), "invalid_field"],
        ["half a frame", JSON.stringify({ ...good, frame_count: 0.5 }), "invalid_field"],
        ["a negative count", JSON.stringify({ ...good, frame_count: -1 }), "invalid_field"],
        [
            "no number",
            JSON.stringify(good).replace('"frame_count":1', '"frame_count":1e999'),
            "invalid_field",
        ],
        ["no frames where some are said", JSON.stringify(good), "invalid_field"],
        [
            "hashes in capitals",
            JSON.stringify({ ...good, frame_hashes: ["A".repeat(64)] }),
            "invalid_field",
        ],
        [
            "a local time",
            JSON.stringify({ ...good, captured_at: "2026-11-20T08:00:03" }),
            "invalid_field",
        ],
        [
            "a frame that is no base64",
            JSON.stringify({ ...good, frames: ["%%%"] }),
            "invalid_field",
        ],
        [
            "a session of 129 characters",
            JSON.stringify({ ...good, session_id: "s".repeat(129) }),
            "invalid_field",
        ],
    ])("JSON with %s", async (_name, body, code) => {
        expect(await target.post(body, "application/json")).toEqual([400, code]);
    });

    test.each([
        ["nothing", ""],
        ["no equals sign", "SID1"],
        ["a key twice", "SID1=a\nSID1=b"],
        ["an unknown key", "SID1=a\nROOT=1"],
        ["an unknown escape", "SID1=\\x41"],
        ["CRLF", "SID1=a\r\nDID1=b"],
        ["a NUL", "SID1=a\u0000"],
        ["an empty item", "FH1=a||b"],
        ["a leading zero", "SID1=a\nDID1=b\nTS1=c\nFH1=d\nFC1=05"],
        ["no UTF-8", Buffer.from([0x53, 0x3d, 0xff])],
        ["a picture with an escape", "SID1=a\nE1=YQ\\n"],
        ["65 hashes", `SID1=a\nFH1=${Array<string>(65).fill("a").join("|")}`],
        ["a thousand lines", Array.from({ length: 1000 }, (_, at) => `K${at}=`).join("\n")],
    ])("TOON with %s", async (_name, body) => {
        const response = await postDocument(
            target.url,
            body,
            "text/toon",
            target.authorization,
        ).expect(400);
        const error = decodeTokens(response.body as string, ERROR_TOKENS);
        expect(error.code).toBe("invalid_toon");
    });

    test.each(["text/plain", "application/x-www-form-urlencoded", "application/xml"])(
        "the type %s",
        async (type) => {
            expect(await target.post("a=b", type)).toEqual([415, "unsupported_media_type"]);
        },
    );

    test.each([
        ["a control character", "a\u0001b"],
        ["a NUL", "\u0000"],
        ["a lone surrogate", "\ud800"],
        ["a line break", "a\nERR1=token_used"],
        ["markup", "<script>alert(1)</script>"],
        ["4 kB", "k".repeat(4096)],
    ])(
        "S2: an unknown key with %s is refused in both languages and quoted in none",
        async (_name, key) => {
            // Escaped, so that the lone surrogate arrives as one.
            const escaped = JSON.stringify({ [key]: 1 }).slice(1, -1);
            const body = JSON.stringify({ ...good, "@": 1 }).replace('"@":1', escaped);
            for (const accept of ["text/toon", "application/json"]) {
                const response = await postDocument(
                    target.url,
                    body,
                    "application/json",
                    target.authorization,
                ).set("Accept", accept);
                const text = response.body as string;
                expect(response.status).toBe(400);
                expect(response.headers["content-type"]).toBe(`${accept}; charset=utf-8`);
                expect(text).toContain("a field that docs/wire.md does not have");
                expect(text).not.toContain(key);
                expect(text.length).toBeLessThan(200);
            }
        },
    );

    test("S2: an unknown key in TOON is not quoted either", async () => {
        const text = "SID1=a\nSECRET_KEY_OF_THE_CALLER=1";
        const response = await postDocument(target.url, text, "text/toon", target.authorization);
        expect([response.status, response.body]).toEqual([400, expect.stringContaining("line 2")]);
        expect(response.body).not.toContain("SECRET_KEY");
    });

    test("S18: what begins with X_ is for a newer reader, and is passed over in both spellings", async () => {
        const frames = target.frames;
        const document = { x_battery: 87, x_more: { deep: [1, 2, 3] } };
        await postFrames(target.url, frames, { document }).expect(200);
        const fields = documentOf(frames);
        const lines = [
            ...[`SID1=${fields.session_id}`, "X_BATTERY=87", `DID1=${fields.device_id}`],
            ...[`TS1=${fields.captured_at}`, `FH1=${fields.frame_hashes.join("|")}`, "FC1=3"],
            ...["X_MORE=a|b|c", `E1=${frames.map((each) => each.toString("base64url")).join("|")}`],
        ];
        const response = await postDocument(target.url, lines.join("\n"), "text/toon");
        expect([response.status, response.body]).toEqual([200, expect.stringContaining("V1=")]);
    });
});
