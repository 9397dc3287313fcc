/** What a newcomer types, in the order of the README: each with what has to come of it. */
import { waitFor } from "../core/processes.mjs";
import { DEMO_DATABASE } from "../demo/database.mjs";
import { OdooClient } from "../odoo/rpc.mjs";
import { installElsewhere } from "./elsewhere.mjs";
import { expectOurKiosk } from "./kiosk_page.mjs";

const MINUTE_MS = 60_000;
const READY = /^Ready after/;
/** What package.json's commands start. */
const SCRIPTS = [
    ...["start", "test", "demo", "check", "api", "odoo", "package", "sidecar", "models"].map(
        (name) => `scripts/${name}.mjs`,
    ),
    ...["tests/bench/main.mjs", "tests/evaluate/main.mjs"],
];

/**
 * @typedef {object} Session what the commands share
 * @property {import("./newcomer.mjs").Newcomer} newcomer
 * @property {import("./newcomer.mjs").Service} [kiosk] that stands, while another command runs beside it
 *
 * @typedef {object} NewcomersCommand
 * @property {string} name for `--only` and the log
 * @property {string} shown as typed
 * @property {number} [goalSeconds]
 * @property {boolean} [onlyByName] runs when `--only` names it
 * @property {(session: Session) => Promise<{seconds?: number, seen?: string}>} run
 *     `seconds` where the whole time is not what counts
 */

/** @type {readonly NewcomersCommand[]} */
export const COMMANDS = Object.freeze([
    {
        name: "start",
        shown: "npm start (first)",
        goalSeconds: 180,
        run: async (session) => {
            const kiosk = await startKiosk(session, "start");
            await stopKiosk(session, kiosk);
            return { seconds: kiosk.seconds, seen: "kiosk answers, Ctrl-C leaves nothing" };
        },
    },
    {
        name: "second",
        shown: "npm start (second)",
        goalSeconds: 15,
        run: async (session) => {
            session.kiosk = await startKiosk(session, "second");
            return { seconds: session.kiosk.seconds, seen: "kiosk answers, goes on" };
        },
    },
    {
        name: "killed",
        shown: "Odoo's master is killed",
        run: async ({ newcomer, kiosk }) => {
            if (!kiosk) {
                throw new Error("no kiosk stands: run it with second");
            }
            const kill = "kill -KILL $(cut -d' ' -f1 .run/odoo.pid)";
            await newcomer.run("kill", kill, { timeoutMs: MINUTE_MS });
            const begun = performance.now();
            await waitFor(() => kiosk.output.includes("started again"), MINUTE_MS);
            const isBack = await waitFor(
                () =>
                    expectOurKiosk(kioskUrl(kiosk)).then(
                        () => true,
                        () => false,
                    ),
                MINUTE_MS,
            );
            if (!isBack) {
                throw new Error("the kiosk does not come back");
            }
            return { seconds: (performance.now() - begun) / 1000, seen: "the kiosk is back" };
        },
    },
    {
        name: "demo",
        shown: "npm run demo",
        run: async (session) => {
            const output = await type(session, "demo", "npm run demo", 10);
            if (session.kiosk) {
                await stopKiosk(session, session.kiosk);
                delete session.kiosk;
            }
            return { seen: expect(output, /passed, \d+ blinks/) };
        },
    },
    {
        name: "open",
        shown: "npm start -- --host 0.0.0.0",
        run: async (session) => {
            const kiosk = await startKiosk(session, "open", "npm start -- --host 0.0.0.0");
            try {
                expect(kiosk.output, /OPEN TO THE NETWORK/);
                await expectOwnPassword(kiosk.output);
            } finally {
                await stopKiosk(session, kiosk);
            }
            return { seconds: kiosk.seconds, seen: "no well-known password opens it" };
        },
    },
    {
        name: "quick",
        shown: "npm test -- --quick",
        run: async (session) => {
            const output = await type(session, "quick", "npm test -- --quick", 20);
            return { seen: expect(output, /\d+ passed, 0 failed$/m) };
        },
    },
    {
        name: "quick-warm",
        shown: "npm test -- --quick (again)",
        goalSeconds: 120,
        run: async (session) => {
            const output = await type(session, "quick-warm", "npm test -- --quick", 20);
            return { seen: expect(output, /\d+ passed, 0 failed$/m) };
        },
    },
    {
        name: "vision",
        shown: "npm run bench -- --only vision",
        run: async (session) => {
            const output = await type(session, "vision", "npm run bench -- --only vision", 15);
            return { seen: expect(output, /vision\.\S+/) };
        },
    },
    {
        name: "evaluate",
        shown: "npm run evaluate -- --make-attacks DIR, --attacks DIR",
        run: async (session) => {
            const make = "--make-attacks .run/shown --subjects astronaut --species print_still";
            await type(session, "make-attacks", `npm run evaluate -- ${make}`, 15);
            const output = await type(
                session,
                "evaluate",
                "npm run evaluate -- --attacks .run/shown",
                15,
            );
            return { seen: expect(output, /print_still/) };
        },
    },
    {
        name: "models",
        shown: "npm run models -- verify",
        run: async (session) => {
            const output = await type(session, "models", "npm run models -- verify", 5);
            return { seen: expect(output, /face_descriptor/) };
        },
    },
    {
        name: "package",
        shown: "npm run package",
        run: async (session) => {
            const output = await type(session, "package", "npm run package", 5);
            return { seen: expect(output, /dist\/\S+\.zip/) };
        },
    },
    {
        name: "elsewhere",
        shown: "the zips in another Odoo",
        run: async ({ newcomer }) => ({ seen: await installElsewhere(newcomer) }),
    },
    {
        name: "pruned",
        shown: "npm prune --omit=dev, npm run models (offline)",
        run: async (session) => {
            await type(session, "prune", "npm prune --omit=dev", 5);
            // Without a network: whatever wants to install something fails, and takes packages with it.
            const verify = "unshare --net npm run models -- verify";
            const output = await type(session, "pruned", verify, 5);
            await type(session, "pruned-packages", "ls node_modules/onnxruntime-node", 1);
            return { seen: expect(output, /face_descriptor/) };
        },
    },
    {
        name: "old-node",
        shown: "each command on Debian's own Node",
        run: async (session) => {
            await type(
                session,
                "old-node-install",
                "apt-get install -y --no-install-recommends nodejs",
                5,
            );
            for (const script of SCRIPTS) {
                const output = await type(
                    session,
                    `old-node-${script.replaceAll("/", "-")}`,
                    `! /usr/bin/nodejs ${script}`,
                    1,
                );
                expect(output, /This is Node 18.*nodejs\.org/);
            }
            return { seen: `${SCRIPTS.length} say which Node it takes, and where that is from` };
        },
    },
    {
        name: "test",
        shown: "npm test (whole)",
        goalSeconds: 15 * 60,
        onlyByName: true,
        run: async (session) => {
            const output = await type(session, "test", "npm test", 40);
            return { seen: expect(output, /\d+ passed, 0 failed$/m) };
        },
    },
]);

/**
 * @param {Session} session
 * @param {string} name
 * @param {string} command
 * @param {number} minutes
 */
function type({ newcomer }, name, command, minutes) {
    return newcomer.run(name, command, { timeoutMs: minutes * MINUTE_MS });
}

/**
 * @param {string} output
 * @param {RegExp} pattern
 * @returns {string} the last of what was found
 */
function expect(output, pattern) {
    const all = new RegExp(pattern.source, `${pattern.flags.replace("g", "")}g`);
    const found = [...output.matchAll(all)].at(-1);
    if (!found) {
        throw new Error(`its output says nothing like ${pattern}:\n${output.slice(-2000)}`);
    }
    return found[0];
}

/**
 * @param {Session} session
 * @param {string} name
 * @param {string} [command]
 */
async function startKiosk({ newcomer }, name, command = "npm start") {
    const service = await newcomer.start(name, `exec ${command}`, READY);
    await waitFor(() => service.output.includes("Ctrl-C stops"), 5000);
    try {
        await expectOurKiosk(kioskUrl(service));
    } catch (error) {
        await service.interrupt();
        throw error;
    }
    return service;
}

/**
 * @param {string} output of an `npm start` that is open to the network
 * @throws {Error} what everybody knows opens it, or what it printed does not
 */
async function expectOwnPassword(output) {
    const [, url = "", login = "", password = ""] =
        /Back office +(\S+)\/odoo +\((\S+) \/ (\S+)\)/.exec(output) ?? [];
    const opens = (/** @type {string} */ name, /** @type {string} */ secret) =>
        new OdooClient(url).signIn(DEMO_DATABASE, name, secret).then(
            () => true,
            () => false,
        );
    if (!(await opens(login, password))) {
        throw new Error(`what it printed for ${login} does not open ${url}`);
    }
    for (const name of ["admin", "demo", "portal"]) {
        if (await opens(name, name)) {
            throw new Error(`${name} / ${name} opens ${url}`);
        }
    }
}

/** @param {import("./newcomer.mjs").Service} service */
function kioskUrl({ output }) {
    return /Afterwards: (\S+)/.exec(output)?.[1] ?? "";
}

/**
 * @param {Session} session
 * @param {import("./newcomer.mjs").Service} kiosk
 */
async function stopKiosk({ newcomer }, kiosk) {
    await kiosk.interrupt();
    await newcomer.expectNothingRuns();
}
