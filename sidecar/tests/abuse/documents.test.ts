import { describe, expect, test } from "@jest/globals";
import { decodeTokens } from "../../../liveness/wire/token_set.ts";
import { ERROR_TOKENS } from "../../../liveness/wire/verify_tokens.ts";
import { documentOf, postDocument } from "../support/requests.ts";
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
});
