/** `npm run models -- <command>`; see models/README.md for the commands. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runModelCommand } from "./lib/build/models.mjs";

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

process.exitCode = await runModelCommand(ROOT, process.argv.slice(2));
