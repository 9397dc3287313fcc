/** `node dist/sidecar/pair.js`: prints a one-time set-up code for an ERP, beside a running service or before its start. */
import { ConfigError, loadConfig } from "./core/config.ts";
import { KeyFolder } from "./services/key_folder.ts";
import { CODE_LIFE_S, offerCode } from "./services/pairing.ts";

try {
    const { keysFolder, host, port } = loadConfig(process.env);
    const code = offerCode(new KeyFolder(keysFolder), Date.now() / 1000);
    process.stdout.write(`Set-up code: ${code}

Good once, for ${CODE_LIFE_S / 60} minutes. In Odoo: Settings > Attendances > Face check on a server > Pair, with this code and the
address at which Odoo reaches the sidecar, e.g. http://${host}:${port}. No key travels; nothing else is to be copied.
`);
} catch (error) {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exitCode = 1;
}
