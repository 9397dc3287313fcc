/** The Odoo under measurement: a copy of the test database, with the empty route to compare with. */
import path from "node:path";
import { readLiveProcess } from "../../scripts/lib/core/process_file.mjs";
import { ROOT } from "../../scripts/lib/core/settings.mjs";
import { run } from "../../scripts/lib/core/processes.mjs";
import { runOdoo } from "../../scripts/lib/odoo/command.mjs";
import { copyDatabase, dropDatabase } from "../../scripts/lib/odoo/database.mjs";
import { OdooClient } from "../../scripts/lib/odoo/rpc.mjs";
import { startServer } from "../../scripts/lib/odoo/server.mjs";
import { ensureTestTemplate } from "../../scripts/lib/odoo/templates.mjs";
import { prepareOdoo } from "../../scripts/lib/prepare.mjs";
import { makeCaller } from "./load.mjs";
import { childPids, cpuMs } from "./worker_cpu.mjs";

const DATABASE = "eh_bench";
const ADDONS = path.join(ROOT, "tests/bench/addons");

export class BenchOdoo {
    /**
     * @param {object} parts
     * @param {import("../../scripts/lib/core/settings.mjs").Settings} parts.settings
     * @param {import("../../scripts/lib/core/progress.mjs").Progress} parts.progress
     * @param {import("../../scripts/lib/core/lifetime.mjs").Lifetime} parts.lifetime
     */
    constructor({ settings, progress, lifetime }) {
        this.settings = settings;
        this.progress = progress;
        this.lifetime = lifetime;
        /** @type {(() => Promise<void>) | undefined} */
        this.stop = undefined;
        this.client = new OdooClient("");
        /** @type {Promise<import("../../scripts/lib/odoo/command.mjs").Odoo> | undefined} */
        this.prepared = undefined;
        /** @type {Promise<string> | undefined} */
        this.made = undefined;
        this.deviceCount = 0;
    }

    /** @returns {Promise<import("../../scripts/lib/odoo/command.mjs").Odoo>} prepared once */
    async odoo() {
        this.prepared ??= (async () => {
            await run("node", ["esbuild.config.mjs"], { cwd: this.settings.root });
            const { settings, progress, lifetime } = this;
            const packageSets = /** @type {const} */ (["odoo", "database", "browser"]);
            return prepareOdoo({ settings, progress, lifetime, packageSets: [...packageSets] });
        })();
        return this.prepared;
    }

    /** @returns {Promise<string>} a database with our modules and the empty route, made once a run */
    async database() {
        this.made ??= (async () => {
            const odoo = await this.odoo();
            const template = await ensureTestTemplate(odoo, () => {});
            await dropDatabase(odoo, DATABASE);
            await copyDatabase(odoo, template, DATABASE);
            this.lifetime.onEnd(() => dropDatabase(odoo, DATABASE));
            await runOdoo(
                odoo,
                DATABASE,
                ["--init=eh_hr_bench", "--stop-after-init", "--no-http", addonsPath(odoo)],
                { logName: "bench_init" },
            );
            return DATABASE;
        })();
        return this.made;
    }

    /**
     * Starts Odoo, or starts it anew with other settings. No jobs run beside.
     *
     * @param {{workers: number, perMinute: number}} options `perMinute`: the request budget of a device
     * @returns {Promise<{url: string, workerUrl: string, workerPids: number[]}>}
     */
    async start({ workers, perMinute }) {
        const odoo = await this.odoo();
        const database = await this.database();
        await this.stop?.();
        await odoo.cluster.sql(
            `DELETE FROM ir_config_parameter WHERE key = 'eh_hr_face_kiosk.rate_limit_per_minute';
             INSERT INTO ir_config_parameter (key, value)
             VALUES ('eh_hr_face_kiosk.rate_limit_per_minute', '${perMinute}')`,
            database,
        );
        const server = await startServer(odoo, database, {
            name: "bench",
            host: "127.0.0.1",
            port: 0,
            args: [
                `--workers=${workers}`,
                "--max-cron-threads=0",
                "--log-level=warn",
                addonsPath(odoo),
            ],
            onStarted: (stop) => {
                this.stop = stop;
                this.lifetime.onEnd(stop);
            },
        });
        this.client = new OdooClient(server.url);
        await this.client.signIn(database, "admin", "admin");
        const parent = readLiveProcess(path.join(this.settings.runDir, "bench.pid")) ?? 0;
        return {
            url: server.url,
            workerUrl: server.workerUrl,
            workerPids: await findWorkers(server.workerUrl, parent, workers),
        };
    }

    /** @returns {Promise<{code: string, kioskKey: string, kioskUrl: string, pairingUrl: string}>} for a new tablet */
    async makePairingLink() {
        const [site] = await this.client.call("eh.hr.site", "search_read", [[], ["company_id"]], {
            limit: 1,
        });
        const [deviceId] = await this.client.call("eh.hr.kiosk.device", "create", [
            [{ name: `Bench tablet ${++this.deviceCount}`, site_id: site.id }],
        ]);
        const action = await this.client.call("eh.hr.kiosk.device", "action_pair", [[deviceId]]);
        const [company] = await this.client.call("res.company", "read", [
            [site.company_id[0]],
            ["attendance_kiosk_key"],
        ]);
        const code = action.context.eh_pairing_code;
        const kioskKey = company.attendance_kiosk_key;
        const kioskUrl = `${this.client.url}/hr_attendance/${kioskKey}`;
        return { code, kioskKey, kioskUrl, pairingUrl: `${kioskUrl}#eh_pair=${code}` };
    }

    /** @returns {Promise<import("./load.mjs").Tablet>} a new tablet, paired as its page would do it */
    async pairDevice() {
        const { code, kioskKey } = await this.makePairingLink();
        const caller = makeCaller(this.client.url);
        const { generateKeyPair } = await import("dpop");
        const pair = await generateKeyPair("ES256");
        const { status, text } = await caller.ask("/eh_hr/kiosk/pair", {
            method: "POST",
            tablet: { pair },
            body: { code, kiosk_token: kioskKey },
        });
        caller.close();
        if (status !== 200) {
            throw new Error(`pairing: ${status} ${text}`);
        }
        return { token: JSON.parse(text).token, pair };
    }

    /** @returns {Promise<number>} an employee of the tablets' company */
    async findEmployee() {
        const [site] = await this.client.call("eh.hr.site", "search_read", [[], ["company_id"]], {
            limit: 1,
        });
        const [employee] = await this.client.call(
            "hr.employee",
            "search",
            [[["company_id", "=", site.company_id[0]]]],
            { limit: 1 },
        );
        return employee;
    }
}

/** @param {import("../../scripts/lib/odoo/command.mjs").Odoo} odoo */
function addonsPath({ source, settings }) {
    return `--addons-path=${[...source.addonsPaths, path.join(settings.root, "addon"), ADDONS].join(",")}`;
}

/**
 * Odoo's children that answer requests are those that work when requests come.
 *
 * @param {string} url
 * @param {number} parent
 * @param {number} count
 */
async function findWorkers(url, parent, count) {
    const caller = makeCaller(url, 4);
    const children = childPids(parent);
    const before = new Map(children.map((pid) => [pid, cpuMs(pid)]));
    for (let round = 0; round < 60; round++) {
        await Promise.all(Array.from({ length: 4 }, () => caller.ask("/web/health")));
    }
    caller.close();
    return children
        .map((pid) => ({ pid, spent: cpuMs(pid) - (before.get(pid) ?? 0) }))
        .sort((a, b) => b.spent - a.spent)
        .slice(0, count)
        .map(({ pid }) => pid);
}
