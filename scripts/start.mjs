/**
 * `npm start`: from a fresh Debian 12 with Node 20 to a working face kiosk, in one command.
 *
 *   npm start -- --port 8070      another port (or PORT)
 *   npm start -- --host 0.0.0.0   open it to the network, with a password of its own (cameras then need https in front)
 *   npm start -- --reset          remove this checkout's databases and logs first
 *   npm start -- --no-sidecar     without the service that looks at frames
 *
 * Uses Node's built-ins only: it is what installs everything else.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "./lib/core/errors.mjs";
import { later } from "./lib/core/later.mjs";
import { runMain } from "./lib/core/lifetime.mjs";
import { tryLock } from "./lib/core/lock.mjs";
import { ensureNpmPackages } from "./lib/core/npm_packages.mjs";
import { run } from "./lib/core/processes.mjs";
import { adoptChildren } from "./lib/core/orphans.mjs";
import { Progress } from "./lib/core/progress.mjs";
import { loadSettings } from "./lib/core/settings.mjs";
import { DEMO_DATABASE, ensureDemoDatabase } from "./lib/demo/database.mjs";
import { LOGIN, readPassword, replacePasswords, signInToDemo } from "./lib/demo/login.mjs";
import { prepareTablet } from "./lib/demo/tablet.mjs";
import { warmUp } from "./lib/demo/warm_up.mjs";
import { isLoopback, portProblem } from "./lib/odoo/ports.mjs";
import { startServer } from "./lib/odoo/server.mjs";
import { beginPreparing, makeFolders, prepareOdoo } from "./lib/prepare.mjs";
import { resetCheckout } from "./lib/reset.mjs";
import { beginSidecar } from "./lib/sidecar/beside_odoo.mjs";
import { pairWithOdoo } from "./lib/sidecar/pair_with_odoo.mjs";

await runMain(async (lifetime) => {
    const { values } = readArguments();
    const settings = loadSettings(process.env, values);
    const progress = new Progress();
    progress.say("Face kiosk on a real Odoo 19. The first start here downloads about 400 MB.\n");
    if (values.reset) {
        await progress.step("removing this checkout's databases and logs", () =>
            resetCheckout(settings),
        );
    }
    makeFolders(settings);
    lockStart(settings, lifetime);
    await adoptChildren(settings.runDir);
    await checkPort(settings);

    const begun = beginPreparing(settings, ["odoo", "database"]);
    const npmPackages = later((note) => ensureNpmPackages(settings.root, note));
    const odoo = await prepareOdoo({ settings, progress, lifetime, begun });
    await progress.step("npm packages", npmPackages);
    const sidecarBegun = values["no-sidecar"]
        ? undefined
        : beginSidecar(settings, lifetime, sidecarEnv(settings));
    await progress.step("build", () =>
        run("node", ["esbuild.config.mjs", "--only", "addon"], { cwd: settings.root }),
    );
    await progress.step("demo database", (note) => ensureDemoDatabase(odoo, note));
    const isOpen = !isLoopback(settings.host);
    const server = await progress.step("Odoo", () =>
        startServer(odoo, DEMO_DATABASE, {
            name: "odoo",
            host: settings.host,
            port: settings.port,
            onStarted: (stop) => lifetime.onEnd(stop),
            onRestart: (text) => progress.say(`\n${text}. It is started again.`),
            ...(isOpen ? { beforeOpen: (url) => replacePasswords(url, settings) } : {}),
        }),
    );
    const { client, tablet } = await progress.step("demo tablet and first pages", async () => {
        const signedIn = await signInToDemo(server.url, settings);
        const prepared = await prepareTablet(signedIn);
        await warmUp(signedIn, [prepared.kioskUrl]);
        return { client: signedIn, tablet: prepared };
    });
    const password = readPassword(settings);
    // A tablet elsewhere would not reach the sidecar of this machine: then it stays unpaired.
    const pair = async (/** @type {string} */ url) =>
        pairWithOdoo(settings, await signInToDemo(server.url, settings), url);
    const sidecar = await sidecarBegun?.(progress, isOpen ? undefined : pair);
    fs.writeFileSync(
        path.join(settings.runDir, "server.json"),
        JSON.stringify({
            url: server.url,
            database: DEMO_DATABASE,
            login: LOGIN,
            password,
        }),
        { mode: 0o600 },
    );
    lifetime.onEnd(() => fs.rmSync(path.join(settings.runDir, "server.json"), { force: true }));

    progress.say(`
Ready after ${progress.total()}.

  Kiosk        ${tablet.pairingUrl}
               ${
                   tablet.paired
                       ? "This browser may be paired already; the link pairs it anew"
                       : "Opening this link pairs the browser as the demo tablet"
               } (once, within 10 minutes).
               Afterwards: ${tablet.kioskUrl}
  Back office  ${server.url}/odoo   (${LOGIN} / ${password})
${sidecar ?? "  Sidecar      none"}
  Logs         ${path.relative(settings.root, odoo.logDir)}
${isOpen ? `\n${describeOpenness(settings)}\n` : ""}
Ctrl-C stops everything.`);
    void warmUp(client, [`${server.url}/odoo`]).catch(() => {}); // only makes the first visit faster
    throw new UserError(await server.ended, `Its log is ${path.join(odoo.logDir, "odoo.log")}`);
});

/**
 * The sidecar's environment: the kiosk pages of this Odoo may ask it, unless somebody has said who may.
 *
 * @param {import("./lib/core/settings.mjs").Settings} settings
 * @returns {NodeJS.ProcessEnv}
 */
function sidecarEnv({ port }) {
    const origins = `http://127.0.0.1:${port},http://localhost:${port}`;
    return {
        ...process.env,
        EH_SIDECAR_ALLOWED_ORIGINS: process.env["EH_SIDECAR_ALLOWED_ORIGINS"] || origins,
    };
}

function readArguments() {
    try {
        return parseArgs({
            options: {
                host: { type: "string" },
                port: { type: "string" },
                reset: { type: "boolean" },
                "no-sidecar": { type: "boolean" },
            },
        });
    } catch (error) {
        const reason = /** @type {Error} */ (error).message.split(".")[0] ?? "";
        throw new UserError(reason, "Known are --port N, --host ADDRESS, --reset and --no-sidecar");
    }
}

/**
 * What somebody has to know who opens a demo to the network.
 *
 * @param {import("./lib/core/settings.mjs").Settings} settings
 */
function describeOpenness({ host, port }) {
    return `OPEN TO THE NETWORK on ${host}, port ${port}, without encryption. Odoo's well-known passwords are
replaced: the administrator's is above (and in .run/admin_password), its demo users cannot sign in.
Tablets need https in front of it for their cameras. It is a demo: put nothing real into it.`;
}

/**
 * One `npm start` per checkout.
 *
 * @param {import("./lib/core/settings.mjs").Settings} settings
 * @param {import("./lib/core/lifetime.mjs").Lifetime} lifetime
 */
function lockStart(settings, lifetime) {
    const file = path.join(settings.runDir, "start.lock");
    const owner = tryLock(file);
    if (owner !== undefined) {
        throw new UserError(
            `This checkout is started already (process ${owner})`,
            "Use that one, or stop it with Ctrl-C",
        );
    }
    lifetime.onEnd(() => fs.rmSync(file, { force: true }));
}

/** @param {import("./lib/core/settings.mjs").Settings} settings */
async function checkPort({ port, host }) {
    const problem = await portProblem(port, host);
    if (problem === "EADDRINUSE") {
        throw Object.assign(new Error(problem), { code: problem, port });
    }
    if (problem === "EACCES") {
        throw new UserError(
            `Port ${port} needs root`,
            "Take one above 1023, for example --port 8070",
        );
    }
    if (problem) {
        throw new UserError(
            `This machine cannot listen on ${host} (${problem})`,
            "Give one of its own addresses with --host, or 0.0.0.0 for all of them",
        );
    }
}
