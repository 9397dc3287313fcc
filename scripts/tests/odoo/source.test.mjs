import { afterEach, beforeEach, expect, test } from "@jest/globals";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { openSource } from "../../lib/odoo/source.mjs";

let home = "";
beforeEach(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "eh-odoo-"));
});
afterEach(() => fs.rmSync(home, { recursive: true }));

/** @param {Record<string, string>} files */
function write(files) {
    for (const [name, text] of Object.entries(files)) {
        fs.mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
        fs.writeFileSync(path.join(home, name), text);
    }
}

const RELEASE_19 = "version_info = (19, 0, 0, FINAL, 0, '')\n";

test("a git checkout has its modules beside the package", () => {
    write({
        "odoo-bin": "",
        "odoo/release.py": RELEASE_19,
        "odoo/addons/base/__manifest__.py": "",
        "addons/hr_attendance/__manifest__.py": "",
    });
    expect(openSource(home)).toMatchObject({
        program: path.join(home, "odoo-bin"),
        pythonPath: home,
        addonsPaths: [path.join(home, "odoo/addons"), path.join(home, "addons")],
    });
});

test("Debian's package has everything below the Python package", () => {
    const packages = "usr/lib/python3/dist-packages";
    write({
        "usr/bin/odoo": "",
        [`${packages}/odoo/release.py`]: RELEASE_19,
        [`${packages}/odoo/addons/hr_attendance/__manifest__.py`]: "",
        "packages.txt": "odoo-19_19.0.0+dfsg-1_all.deb\n",
    });
    expect(openSource(home)).toEqual({
        program: path.join(home, "usr/bin/odoo"),
        pythonPath: path.join(home, packages),
        addonsPaths: [path.join(home, packages, "odoo/addons")],
        version: "odoo-19_19.0.0+dfsg-1_all.deb\n",
    });
});

test("another version is named", () => {
    write({
        "odoo-bin": "",
        "odoo/release.py": "version_info = (18, 0, 0, FINAL, 0, '')\n",
        "addons/hr_attendance/__manifest__.py": "",
    });
    expect(() => openSource(home)).toThrow(/holds Odoo 18\.0, and the modules need 19\.0/);
});

test.each(["an empty folder", "a folder that is not there"])(
    "%s is refused with the way out",
    (what) => {
        const folder = what === "an empty folder" ? home : path.join(home, "missing");
        expect(() => openSource(folder)).toThrow(/no Odoo 19\.0 source tree.*ODOO_HOME/);
    },
);
