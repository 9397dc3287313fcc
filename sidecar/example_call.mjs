/**
 * One call as the kiosk and the ERP would make it together, to try a service by hand:
 *
 *   node sidecar/example_call.mjs [--url http://127.0.0.1:8075] .run/sidecar_keys face.jpg [more.jpg ...]
 */
import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import jwt from "jsonwebtoken";

const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: { url: { type: "string", default: "http://127.0.0.1:8075" } },
});
const [keysFolder = "", ...pictures] = positionals;
const frames = pictures.map((file) => fs.readFileSync(file));
const sessionId = randomUUID();

// The ERP's part: a ticket for one verification of one session, with the key of the pairing.
const tickets = JSON.parse(fs.readFileSync(path.join(keysFolder, "tickets.json"), "utf8"));
const { kid, issuer, key } = tickets.keys.at(-1);
const ticket = jwt.sign(
    {
        jti: randomUUID(),
        scope: "verify",
        attempt: sessionId,
        device: "3",
        company: "1",
        nonce: randomUUID(),
    },
    key,
    {
        issuer,
        audience: "eh_hr_face_sidecar",
        expiresIn: 60,
        header: { alg: "HS256", typ: "eh-ticket+jwt", kid },
    },
);

// The kiosk's part: the frames, and a document that says which they are.
const request = {
    session_id: sessionId,
    device_id: "3",
    captured_at: new Date().toISOString(),
    frame_hashes: frames.map((frame) => createHash("sha256").update(frame).digest("hex")),
    frame_count: frames.length,
};
const form = new FormData();
form.append("request", new Blob([JSON.stringify(request)], { type: "application/json" }));
for (const frame of frames) {
    form.append("frame", new Blob([new Uint8Array(frame)]));
}
const answer = await fetch(`${options.url}/api/liveness/verify`, {
    method: "POST",
    headers: { Authorization: `Bearer ${ticket}` },
    body: form,
});
console.log(answer.status, JSON.stringify(await answer.json(), null, 4));
