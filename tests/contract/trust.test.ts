/**
 * S2, S7: Odoo and sidecar as they are, two processes with their own keys. Odoo mints, Node verifies; Node signs, Odoo verifies; in between
 * a pairing by a typed code, keys that change, and everything that "Test the sidecar" has words for.
 */
import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { OdooClient } from "../../scripts/lib/odoo/rpc.mjs";
import { OUT } from "../../sidecar/build.mjs";
import { faceJpegs, hashOf } from "../../sidecar/tests/support/frames";
import {
    modelFolder,
    removeModelFolders,
    spawnTestSidecar,
    stopLeftovers,
    type Spawned,
} from "../../sidecar/tests/support/spawned";
import { signIn } from "../e2e/support/environment";

jest.setTimeout(120_000);

type Row = Record<string, unknown>;
interface Begun {
    slip: string;
    sidecar: { url: string; ticket: string; frames: number };
}

let odoo: OdooClient;
let companyId: number;
let token: string;
let employeeId: number;
let deviceId: number;
let sidecar: Spawned;
let keysFolder: string;
let models: string;
let frames: Buffer[];

beforeAll(async () => {
    odoo = await signIn();
    const name = `Trust ${randomUUID().slice(0, 8)}`;
    companyId = await create("res.company", { name, eh_liveness_enabled: true });
    await odoo.call("res.company", "write", [[companyId], { eh_kiosk_plain_tokens: true }]);
    employeeId = await create("hr.employee", { name: "Anita Trust", company_id: companyId });
    await pairTablet();
    models = await modelFolder([{ id: "mean_frame", threshold: 0.2 }]);
    keysFolder = path.join(models, "keys");
    sidecar = await start();
    frames = await faceJpegs(3);
});
afterAll(async () => {
    await sidecar.stop();
    stopLeftovers();
    removeModelFolders();
});

async function create(model: string, vals: Row): Promise<number> {
    const [id] = (await odoo.call(model, "create", [[vals]])) as number[];
    return id ?? 0;
}

function start(env: Record<string, string> = {}): Promise<Spawned> {
    return spawnTestSidecar({
        EH_SIDECAR_MODELS_DIR: models,
        EH_SIDECAR_KEYS_DIR: keysFolder,
        ...env,
    });
}

async function post(url: string, body: object, bearer?: string): Promise<Response> {
    return fetch(odoo.url + url, {
        method: "POST",
        headers: {
            "Content-Type": "application/json",
            ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
        },
        body: JSON.stringify(body),
    });
}

async function pairTablet(): Promise<void> {
    const context = { allowed_company_ids: [companyId] };
    const siteId = await create("eh.hr.site", { name: "Lab", company_id: companyId });
    deviceId = await create("eh.hr.kiosk.device", { name: "Tablet", site_id: siteId });
    const [company] = (await odoo.call(
        "res.company",
        "read",
        [[companyId], ["attendance_kiosk_key"]],
        { context },
    )) as Row[];
    const action = (await odoo.call("eh.hr.kiosk.device", "action_pair", [[deviceId]])) as {
        context: { eh_pairing_code: string };
    };
    const answer = await post("/eh_hr/kiosk/pair", {
        code: action.context.eh_pairing_code,
        kiosk_token: company?.["attendance_kiosk_key"],
        app_version: "19.0.1.0.0",
    });
    ({ token } = (await answer.json()) as { token: string });
}

async function makeCode(folder = keysFolder): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(OUT, "pair.js")], {
        env: { EH_SIDECAR_KEYS_DIR: folder },
    });
    return /[2-9A-Z]{5}(-[2-9A-Z]{5}){3}/.exec(stdout)?.[0] ?? "";
}

async function pairSidecar(code: string, address = sidecar.url): Promise<void> {
    const wizard = await create("eh.hr.sidecar.pair", { company_id: companyId, address, code });
    await odoo.call("eh.hr.sidecar.pair", "action_pair", [[wizard]]);
}

async function readSidecar(address = sidecar.url): Promise<Row & { id: number }> {
    const [row] = (await odoo.call("eh.hr.sidecar", "search_read", [
        [["address", "=", address]],
        ["health", "health_text", "version", "models_text"],
    ])) as (Row & { id: number })[];
    return row ?? { id: 0 };
}

async function testSidecar(): Promise<string> {
    const { id } = await readSidecar();
    const action = (await odoo.call("eh.hr.sidecar", "action_test", [[id]])) as {
        params: { message: string };
    };
    return action.params.message;
}

async function begin(attemptId: string): Promise<Begun> {
    const body = { attempt_id: attemptId, trigger: "manual", employee_id: employeeId };
    return (await (await post("/eh_hr/kiosk/attempt", body, token)).json()) as Begun;
}

/** What a tablet sends to the sidecar. */
async function verify(begun: Begun, attemptId: string): Promise<Response> {
    const form = new FormData();
    const document = {
        session_id: attemptId,
        device_id: String(deviceId),
        captured_at: new Date().toISOString(),
        frame_hashes: frames.map(hashOf),
        frame_count: frames.length,
    };
    form.append("request", new Blob([JSON.stringify(document)], { type: "application/json" }));
    frames.forEach((frame) => {
        form.append("frame", new Blob([new Uint8Array(frame)], { type: "image/jpeg" }));
    });
    return fetch(`${begun.sidecar.url}/api/liveness/verify`, {
        method: "POST",
        headers: { Authorization: `Bearer ${begun.sidecar.ticket}` },
        body: form,
    });
}

/** What a tablet then reports. @returns the row */
async function report(begun: Begun, attemptId: string, fields: Row): Promise<Row> {
    const answer = await post(
        "/eh_hr/kiosk/liveness/log",
        {
            ...{ attempt_id: attemptId, outcome: "passed", slip: begun.slip },
            frames_digest: createHash("sha256").update(frames.map(hashOf).join("|")).digest("hex"),
            ...{ frame_count: frames.length, ...fields },
        },
        token,
    );
    const { check_id: id } = (await answer.json()) as { check_id: number };
    const [row] = (await odoo.call(
        "eh.hr.liveness.check",
        "read",
        [[id], ["passive_state", "server_verdict", "passive_says", "outcome", "client_asserted"]],
        { context: { allowed_company_ids: [companyId] } },
    )) as Row[];
    return row ?? {};
}

/** A whole attempt. */
async function checkIn(): Promise<Row> {
    const attemptId = randomUUID();
    const begun = await begin(attemptId);
    const answer = await verify(begun, attemptId);
    const { verdict_jws: verdict } = (await answer.json()) as { verdict_jws?: string };
    return report(begun, attemptId, { verdict });
}

describe("S2: pairing with a typed code", () => {
    test("a code that is wrong, or that nobody made, is refused in words", async () => {
        await expect(pairSidecar("22222-22222-22222-22222")).rejects.toThrow(
            /set-up code was used, or is older than 10 minutes/,
        );
        await makeCode();
        await expect(pairSidecar("22222-22222-22222-22222")).rejects.toThrow(/not the set-up code/);
        await expect(pairSidecar("22222")).rejects.toThrow(/20 letters and digits/);
        expect((await readSidecar()).id).toBe(0);
    });

    test("typed in lower case it pairs, once, and neither side has written or sent a key", async () => {
        const code = await makeCode();
        await pairSidecar(code.toLowerCase().replaceAll("-", " "));
        expect(await readSidecar()).toMatchObject({
            health: "good",
            version: expect.stringMatching(/^19\./),
            models_text: expect.stringContaining("mean_frame"),
        });
        await expect(pairSidecar(code)).rejects.toThrow(/was used/);
    });

    test("Odoo mints, Node verifies; Node signs, Odoo verifies", async () => {
        expect(await checkIn()).toMatchObject({
            ...{ passive_state: "verified", server_verdict: "live", outcome: "passed" },
            ...{ client_asserted: true, passive_says: expect.stringContaining("no proof") },
        });
    });

    test("a ticket is good once, and for its own attempt", async () => {
        const attemptId = randomUUID();
        const begun = await begin(attemptId);
        expect((await verify(begun, randomUUID())).status).toBe(403);
        expect((await verify(begun, attemptId)).status).toBe(200);
        expect((await verify(begun, attemptId)).status).toBe(403);
    });

    test("a tablet's ticket never reaches what enrols people", async () => {
        const attemptId = randomUUID();
        const { ticket } = (await begin(attemptId)).sidecar;
        const claims = JSON.parse(
            Buffer.from(ticket.split(".")[1] ?? "", "base64url").toString(),
        ) as Row;
        expect(claims["scope"]).toBe("verify");
    });

    test("a verdict that another sidecar signed with a key of its own is refused", async () => {
        const folder = path.join(models, "other");
        fs.cpSync(keysFolder, folder, { recursive: true });
        fs.rmSync(path.join(folder, "verdict.pem"));
        const other = await start({ EH_SIDECAR_KEYS_DIR: folder });
        const attemptId = randomUUID();
        const begun = await begin(attemptId);
        const moved = { ...begun, sidecar: { ...begun.sidecar, url: other.url } };
        const { verdict_jws: verdict } = (await (await verify(moved, attemptId)).json()) as Row;
        expect(await report(begun, attemptId, { verdict })).toMatchObject({
            ...{ passive_state: "verdict_unknown_key", server_verdict: "not_assessed" },
        });
        await other.stop();
    });
});

describe("S2: keys change and nobody waits", () => {
    test("a new ticket key: tickets of before and after are honoured", async () => {
        const before = randomUUID();
        const begun = await begin(before);
        const { id } = await readSidecar();
        await odoo.call("eh.hr.sidecar", "action_rotate", [[id]]);
        expect((await verify(begun, before)).status).toBe(200);
        expect(await checkIn()).toMatchObject({ passive_state: "verified" });
        expect(await testSidecar()).toMatch(/^Works/);
        expect(await checkIn()).toMatchObject({ passive_state: "verified" });
        const { keys } = JSON.parse(
            fs.readFileSync(path.join(keysFolder, "tickets.json"), "utf8"),
        ) as { keys: { retires_at: number | null }[] };
        expect(keys.map(({ retires_at: retires }) => retires !== null).sort()).toEqual([
            false,
            true,
        ]);
    });

    test("a new model is named, and believed only when an administrator has seen it", async () => {
        const { port } = new URL(sidecar.url);
        await sidecar.stop();
        fs.cpSync(await modelFolder([{ id: "another_frame", threshold: 0.2 }]), models, {
            recursive: true,
        });
        sidecar = await start({ EH_SIDECAR_PORT: port });
        const row = await checkIn();
        expect(row).toMatchObject({ passive_state: "verdict_unknown_model" });
        expect(row["passive_says"]).toContain("another_frame");
        expect(await testSidecar()).toMatch(/New since it was last tested.*another_frame/);
        expect(await checkIn()).toMatchObject({ passive_state: "verified" });
    });

    test("a sidecar whose folder was lost says that it does not know this database", async () => {
        const { port } = new URL(sidecar.url);
        await sidecar.stop();
        const folder = path.join(models, "empty");
        sidecar = await start({ EH_SIDECAR_PORT: port, EH_SIDECAR_KEYS_DIR: folder });
        expect(await testSidecar()).toMatch(/does not know this database.*Pair again/);
        await sidecar.stop();
        sidecar = await start({ EH_SIDECAR_PORT: port });
        expect(await testSidecar()).toMatch(/^Works/);
    });
});

describe("S2: what Test the sidecar says", () => {
    test("killed, replaced by a page, by silence, by too much, by one that leads elsewhere", async () => {
        const { port } = new URL(sidecar.url);
        await sidecar.stop();
        expect(await testSidecar()).toMatch(/Nothing answers at this address/);
        const instead = async (
            answer: (response: http.ServerResponse) => void,
        ): Promise<string> => {
            const server = http.createServer((_request, response) => {
                answer(response);
            });
            await new Promise<void>((resolve) => server.listen(Number(port), "127.0.0.1", resolve));
            const said = await testSidecar();
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
            return said;
        };
        expect(await instead((response) => response.end("<html>It works!</html>"))).toMatch(
            /no sidecar \(200\)/,
        );
        expect(
            await instead((response) => response.writeHead(302, { Location: odoo.url }).end()),
        ).toMatch(/no sidecar \(302\)/);
        expect(await instead((response) => response.end("x".repeat(100_000)))).toMatch(
            /no sidecar \(too long\)/,
        );
        expect(
            await instead((response) => response.end('{"document": "{}", "proof": "00"}')),
        ).toMatch(/not from the sidecar that this database is paired with/);
        expect(await instead(() => undefined)).toMatch(/no answer in time/);
        const silent = net.createServer(() => undefined);
        await new Promise<void>((resolve) => silent.listen(Number(port), "127.0.0.1", resolve));
        expect(await testSidecar()).toMatch(/no answer in time/);
        silent.close();
        sidecar = await start({ EH_SIDECAR_PORT: port });
        expect(await testSidecar()).toMatch(/^Works/);
    });

    test.each([
        ["ftp://face.example.com", /begins with http/],
        ["http://user:secret@127.0.0.1:8075", /without a password/],
        ["http://169.254.169.254", /no address of a sidecar/],
        ["http://face.example.invalid", /Nobody knows a machine called/],
        ["https://127.0.0.1:PORT", /connection is not safe/],
    ])("an address such as %s is refused in words", async (address, words) => {
        const { port } = new URL(sidecar.url);
        const code = await makeCode();
        await expect(pairSidecar(code, address.replace("PORT", port))).rejects.toThrow(words);
    });

    test("S7: with the sidecar gone the report is written and says what was missing", async () => {
        await sidecar.stop();
        const attemptId = randomUUID();
        const begun = await begin(attemptId);
        await expect(verify(begun, attemptId)).rejects.toThrow();
        const row = await report(begun, attemptId, { verdict_missing: "sidecar_unreachable" });
        expect(row).toMatchObject({ passive_state: "sidecar_unreachable", outcome: "passed" });
        expect(row["passive_says"]).toContain("could not reach");
    });
});
