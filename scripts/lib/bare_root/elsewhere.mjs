/**
 * The packaged zips in an Odoo that knows nothing of this checkout: its source copied away, a user and a PostgreSQL of
 * Debian's own, an addons folder with what was unpacked, and the checkout out of the way.
 */
import { waitFor } from "../core/processes.mjs";
import { findFreePort } from "../odoo/ports.mjs";
import { expectOurKiosk } from "./kiosk_page.mjs";
import { PROJECT } from "./root.mjs";

const INSTALL_MS = 10 * 60_000;
const READY_MS = 60_000;
const DATABASE = "elsewhere";
const AWAY = `${PROJECT}.away`;

/** `$MODULES` is what the zips hold; the folders in Odoo's package are those of Debian's python3. */
const INSTALL = `set -eu
mv ${PROJECT} ${AWAY}
mkdir -p /opt/addons
for zip in ${AWAY}/dist/*.zip; do python3 -m zipfile -e "$zip" /opt/addons; done
cp -a /root/.cache/eh_hr_face/odoo-19 /opt/odoo
adduser --system --group --home /var/lib/odoo odoo
version=$(ls /etc/postgresql)
pg_ctlcluster "$version" main start -o "-c listen_addresses=''"
su postgres -c "createuser --createdb odoo"
su odoo -s /bin/sh -c "createdb ${DATABASE}"
`;

const ODOO = [
    "PYTHONPATH=/opt/odoo/usr/lib/python3/dist-packages python3 /opt/odoo/usr/bin/odoo",
    "--addons-path=/opt/odoo/usr/lib/python3/dist-packages/odoo/addons,/opt/addons",
    `--data-dir=/var/lib/odoo --database=${DATABASE} --config=/dev/null`,
].join(" ");

/**
 * @param {import("./newcomer.mjs").Newcomer} newcomer
 * @returns {Promise<string>} what was seen
 * @throws {Error} the modules do not install, or the kiosk page does not have them
 */
export async function installElsewhere(newcomer) {
    const inRoot = { timeoutMs: INSTALL_MS, cwd: "/" };
    const asOdoo = (/** @type {string} */ command) => `su odoo -s /bin/sh -c "${command}"`;
    const sql = async (/** @type {string} */ name, /** @type {string} */ query) =>
        (await newcomer.run(name, asOdoo(`psql -tAc \\"${query}\\" ${DATABASE}`), inRoot)).trim();
    try {
        await newcomer.run("elsewhere_unpack", INSTALL, inRoot);
        const modules = (await newcomer.run("elsewhere_modules", "ls /opt/addons", inRoot))
            .trim()
            .split(/\s+/);
        await newcomer.run(
            "elsewhere_install",
            asOdoo(`${ODOO} --init=${modules.join(",")} --stop-after-init --no-http`),
            inRoot,
        );
        const installed = await sql(
            "elsewhere_installed",
            "SELECT name FROM ir_module_module WHERE state = 'installed' AND name LIKE 'eh_%' ORDER BY 1",
        );
        if (installed !== modules.sort().join("\n")) {
            throw new Error(`the zips hold ${modules.join(", ")}; installed: ${installed}`);
        }
        const key = await sql("elsewhere_key", "SELECT attendance_kiosk_key FROM res_company");
        const port = await findFreePort();
        const odoo = await newcomer.start(
            "elsewhere_odoo",
            // Not by su, which ends at once on Ctrl-C and leaves Odoo to itself.
            `exec setpriv --reuid=odoo --regid=odoo --init-groups env HOME=/var/lib/odoo ${ODOO} --http-interface=127.0.0.1 --http-port=${port}`,
            /HTTP service \(werkzeug\) running/,
            "/",
        );
        try {
            // It says that it runs before it listens.
            await waitFor(() => answers(`http://127.0.0.1:${port}/web/health`), READY_MS);
            await expectOurKiosk(`http://127.0.0.1:${port}/hr_attendance/${key}`);
        } finally {
            await odoo.interrupt();
        }
        return modules.join(", ");
    } finally {
        await newcomer.run(
            "elsewhere_stop",
            `pg_ctlcluster "$(ls /etc/postgresql)" main stop --mode=fast; [ -e ${PROJECT} ] || mv ${AWAY} ${PROJECT}`,
            inRoot,
        );
    }
}

/** @param {string} url */
async function answers(url) {
    try {
        return (await fetch(url, { signal: AbortSignal.timeout(5000) })).ok;
    } catch {
        return false;
    }
}
