/**
 * `npm run verify-packet -- FILE [--key PUBLIC.pem]`: checks a dispute packet without Odoo. Needs Node alone.
 * Ends with 0 where all is right, with 1 where something is not.
 */
import fs from "node:fs";
import { verifyPacket } from "./lib/packet/verify.mjs";

const args = process.argv.slice(2);
const at = args.indexOf("--key");
const keyFile = at < 0 ? undefined : args.splice(at, 2)[1];
const [file] = args;
if (!file) {
    console.error("npm run verify-packet -- FILE [--key PUBLIC.pem]");
    process.exit(2);
}
const options = keyFile ? { key: fs.readFileSync(keyFile, "utf8") } : {};
const { changed, broken, notes } = verifyPacket(fs.readFileSync(file, "utf8"), options);
changed.forEach((what) => {
    console.log(`CHANGED since it was signed: ${what}`);
});
broken.forEach((what) => {
    console.log(`NOT AS IT WAS SEALED: ${what}`);
});
notes.forEach((note) => {
    console.log(note);
});
console.log(
    changed.length + broken.length === 0
        ? "The packet is as Odoo signed it. What it does not prove is in its part “statements”."
        : "The packet is not in order.",
);
process.exitCode = changed.length + broken.length === 0 ? 0 : 1;
