/**
 * ESLint rule: imports run one way between the project's folders.
 * A relative import may stay inside its own room or go to the rooms it is allowed to know.
 */
import path from "node:path";

const SESSION_KNOWS = [
    "liveness/geometry",
    "liveness/blink",
    "liveness/signals",
    "liveness/behaviours",
    "liveness/policies",
    "liveness/fusion",
    "liveness/ml",
];

const SIDECAR_DOOR_KNOWS = [
    "sidecar/src/core",
    "sidecar/src/http",
    "sidecar/src/services",
    "sidecar/src/worker",
    "liveness",
];

/** @type {[room: string, knows: string[]][]} longest folder first; the first that holds a file is its room */
export const ROOMS = [
    ["liveness/tests", ["liveness"]],
    ["liveness/geometry", []],
    ["liveness/wire", []],
    ["liveness/cadence", []],
    ["liveness/blink", ["liveness/geometry", "liveness"]],
    ["liveness/signals", ["liveness/geometry", "liveness/blink", "liveness"]],
    [
        "liveness/behaviours",
        ["liveness/geometry", "liveness/blink", "liveness/signals", "liveness"],
    ],
    ["liveness/policies", ["liveness/behaviours", "liveness"]],
    ["liveness/fusion", ["liveness/behaviours", "liveness/policies", "liveness"]],
    ["liveness/ml", ["liveness"]],
    ["liveness/identity", ["liveness/geometry", "liveness"]],
    ["liveness/session", [...SESSION_KNOWS, "liveness"]],
    ["liveness/prompt", [...SESSION_KNOWS, "liveness/session", "liveness/identity", "liveness"]],
    ["liveness/statistics", []],
    ["liveness/frames", []],
    [
        "liveness/tuning",
        ["liveness/statistics", "liveness/fusion", "liveness/policies", "liveness"],
    ],
    [
        "liveness",
        [
            ...[
                "liveness/wire",
                "liveness/cadence",
                "liveness/statistics",
                "liveness/tuning",
                "liveness/frames",
            ],
            ...[...SESSION_KNOWS, "liveness/session", "liveness/prompt", "liveness/identity"],
        ],
    ],
    ["static/tests", ["static/src", "liveness"]],
    // Page and worker know of each other what crosses the threads, `protocol.ts`, and no more.
    // And the registry's arithmetic, so that a model sees on a tablet what it sees in the sidecar.
    ["static/src/vision/worker", ["liveness", "static/src/vision", "models"]],
    ["static/src/vision/page", ["liveness", "static/src/vision"]],
    ["static/src/vision", ["liveness"]],
    ["static/src", ["liveness", "static/src/vision/page"]],
    ["sidecar/bench", ["sidecar", "sidecar/src", "sidecar/tests", "liveness", "models"]],
    ["sidecar/tests", ["sidecar", "liveness", "models", "scripts"]],
    // What each knows, from the bottom up; `sidecar/src` itself (app, server, wiring) knows them all.
    ["sidecar/src/core", []],
    ["sidecar/src/worker", ["sidecar/src/core", "liveness", "models"]],
    ["sidecar/src/http", ["sidecar/src/core", "liveness", "models"]],
    ["sidecar/src/services", ["sidecar/src/core", "sidecar/src/worker", "liveness", "models"]],
    ["sidecar/src/middleware", SIDECAR_DOOR_KNOWS],
    ["sidecar/src/routes", SIDECAR_DOOR_KNOWS],
    ["sidecar", ["sidecar/src", "liveness", "models"]],
    ["models/tests", ["models", "scripts"]],
    ["models", []],
    ["scripts", ["liveness", "static/src", "sidecar", "tests"]],
    ["tests", ["liveness", "static/src", "sidecar", "sidecar/tests", "models", "scripts"]],
];

/** Rooms with doors: the only files of theirs that others may import. Unit tests go in where they like. */
const DOORS = [
    { room: "static/src/vision/page", door: "client", testDoor: "test_door", from: "static/tests" },
];

/** The files that may import what Odoo provides in the browser. */
const ODOO_DOOR = "static/src/odoo.ts";
const ODOO_PACKAGES = /^(@odoo\/owl|@web\/|@hr_attendance\/)/;
const PURE_ROOM = "liveness";

/**
 * @param {string} file path from the project's root, with forward slashes
 * @returns {[room: string, knows: string[]] | undefined}
 */
function roomOf(file) {
    return ROOMS.find(([folder]) => file.startsWith(`${folder}/`));
}

/**
 * Whether a room is one that is known, or a part of it. From outside, knowing a folder means knowing its parts; a room inside
 * of it, and each part of the pure library, says which others it knows.
 *
 * @param {string} target a room
 * @param {string} known a room that may be imported from
 * @param {string} from the importing room
 */
function isInside(target, known, from) {
    const isPart = target.startsWith(`${known}/`) && !target.endsWith("/tests");
    const seesParts = from.endsWith("/tests") || !(isPure(from) || from.startsWith(`${known}/`));
    return target === known || (isPart && seesParts);
}

/** @param {string} room */
function isPure(room) {
    return room === PURE_ROOM || (room.startsWith(`${PURE_ROOM}/`) && !room.endsWith("/tests"));
}

/**
 * Why this import is not allowed, or nothing.
 *
 * @param {string} file the importing file, from the root
 * @param {string} specifier what it imports
 * @param {boolean} typeOnly an `import type`, which leaves no trace at run time
 * @returns {string | undefined}
 */
export function refuseImport(file, specifier, typeOnly) {
    const room = roomOf(file);
    if (!room) {
        return undefined;
    }
    if (ODOO_PACKAGES.test(specifier) && file !== ODOO_DOOR && !typeOnly) {
        return `only ${ODOO_DOOR} imports ${specifier}`;
    }
    if (!specifier.startsWith(".")) {
        return isPure(room[0]) ? `${PURE_ROOM}/ imports no package: ${specifier}` : undefined;
    }
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
    if (target === "__manifest__.json" && room[0] === "static/src") {
        // The page knows the version it was built from.
        return undefined;
    }
    if (target === "package.json" && room[0] === "sidecar") {
        // The service says which version it is.
        return undefined;
    }
    const targetRoom = roomOf(target)?.[0] ?? "the top folder";
    const closed = DOORS.find((each) => each.room === targetRoom && each.room !== room[0]);
    if (closed && closed.from !== room[0] && !isDoor(target, closed, room[0])) {
        return `${closed.room}/ is entered by ${closed.door}.ts: ${specifier}`;
    }
    if (targetRoom === room[0] || room[1].some((known) => isInside(targetRoom, known, room[0]))) {
        return undefined;
    }
    return `${room[0]}/ may not import from ${targetRoom}: ${specifier}`;
}

/**
 * @param {string} target path without its ending
 * @param {{room: string, door: string, testDoor: string}} closed
 * @param {string} from the importing room
 */
function isDoor(target, { room, door, testDoor }, from) {
    return target === `${room}/${door}` || (from === "tests" && target === `${room}/${testDoor}`);
}

/** @type {import("eslint").Rule.RuleModule} */
export default {
    meta: { type: "problem", schema: [], messages: { refused: "{{reason}}" } },
    create(context) {
        const file = path.relative(context.cwd, context.filename).split(path.sep).join("/");
        /** @param {any} node an import, or an export with a source */
        const check = (node) => {
            if (typeof node.source?.value !== "string") {
                return;
            }
            const typeOnly = node.importKind === "type" || node.exportKind === "type";
            const reason = refuseImport(file, node.source.value, typeOnly);
            if (reason) {
                context.report({ node: node.source, messageId: "refused", data: { reason } });
            }
        };
        return {
            ImportDeclaration: check,
            ImportExpression: check,
            ExportNamedDeclaration: check,
            ExportAllDeclaration: check,
        };
    },
};
