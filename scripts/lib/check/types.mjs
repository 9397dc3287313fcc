/**
 * All rooms' types in one process: `node scripts/lib/check/types.mjs ROOM...`, each a folder with a tsconfig.json. Rooms that
 * import each other's files share what is parsed of them, and what a room knew of the last run it uses again.
 */
import process from "node:process";
import ts from "typescript";

/**
 * `tsc --build` takes a room for up to date when none of its own files is newer; files that it imports from other rooms
 * do not count. With a configuration that is always new every room is looked at, file by file.
 *
 * @type {ts.System}
 */
const system = {
    ...ts.sys,
    getModifiedTime: (file) =>
        file.endsWith("tsconfig.json") ? new Date() : ts.sys.getModifiedTime?.(file),
};

const [, , ...rooms] = process.argv;
let problems = 0;
const host = ts.createSolutionBuilderHost(
    system,
    ts.createSemanticDiagnosticsBuilderProgram,
    (diagnostic) => {
        problems++;
        process.stdout.write(
            ts.formatDiagnostic(diagnostic, {
                getCanonicalFileName: (name) => name,
                getCurrentDirectory: () => process.cwd(),
                getNewLine: () => "\n",
            }),
        );
    },
    () => {},
);
ts.createSolutionBuilder(host, rooms, {}).build();
process.exitCode = problems === 0 ? 0 : 1;
