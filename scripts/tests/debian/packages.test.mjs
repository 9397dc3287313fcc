import { expect, test } from "@jest/globals";
import { CommandError, UserError } from "../../lib/core/errors.mjs";
import { explainAptError, listMissing, PACKAGE_SETS } from "../../lib/debian/packages.mjs";
import { parseOsRelease, requireDebian } from "../../lib/debian/release.mjs";

test("a package counts as installed only when dpkg is through with it", () => {
    const answer = "ii \tpostgresql\nrc \tpylint\niF \tchromium\n";
    expect(listMissing(["postgresql", "pylint", "chromium", "ffmpeg"], answer)).toEqual([
        "pylint",
        "chromium",
        "ffmpeg",
    ]);
});

test("no package is named twice", () => {
    const all = Object.values(PACKAGE_SETS).flat();
    expect(all).toEqual([...new Set(all)]);
});

test.each([
    [
        "Err:1 http://mirror/debian InRelease\n  Temporary failure resolving 'mirror'",
        /cannot reach/,
    ],
    ["E: Failed to fetch http://mirror/x.deb  Connection timed out", /cannot reach/],
    ["E: Release file for http://m/InRelease is expired (invalid since 14d).", /clock/],
    ["E: Unable to locate package odoo-19", /knows no package odoo-19/],
])("apt's words %j become a sentence", (output, sentence) => {
    const error = explainAptError(new CommandError("apt-get install", 100, output));
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(sentence);
});

test("an error of apt that nobody knows is shown as it is", () => {
    const error = new CommandError("apt-get install", 100, "E: dpkg was interrupted");
    expect(explainAptError(error)).toBe(error);
});

test("a full disk is not taken for a missing network", () => {
    const output = "E: Failed to fetch http://m/x.deb  write (28: No space left on device)";
    const error = new CommandError("apt-get install", 100, output);
    expect(explainAptError(error)).toBe(error);
});

test("the release's codename is read with and without quotes", () => {
    expect(
        parseOsRelease('ID=debian\nVERSION_CODENAME="bookworm"\nPRETTY_NAME="Debian"\n'),
    ).toEqual({
        id: "debian",
        codename: "bookworm",
    });
});

test("another system is named, with the way out", () => {
    expect(() => requireDebian("/nonexistent/os-release")).toThrow(/another system.*compose\.yaml/);
});
