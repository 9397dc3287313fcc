import { expect, test } from "@jest/globals";
import { readHoles } from "../../lib/check/audit.mjs";

const REPORT = {
    auditReportVersion: 2,
    vulnerabilities: {
        busy: { name: "busy", severity: "high", via: [{ title: "Loops for ever" }, "lib"] },
        slow: { name: "slow", severity: "moderate", via: [{ title: "A little" }] },
    },
};

test("a serious hole is named with its cause, a lesser one is not", () => {
    expect(readHoles(JSON.stringify(REPORT))).toEqual(["busy: high, Loops for ever; lib"]);
});

test("what npm says around its report is passed over", () => {
    expect(readHoles(`npm warn x\n${JSON.stringify(REPORT)}\nnpm error log`)).toHaveLength(1);
});

test.each([
    ["nothing", ""],
    ["no network", "npm error network request to https://registry failed"],
    [
        "a registry without audits",
        '{"message": "405 Method Not Allowed", "error": {"summary": ""}}',
    ],
    ["a proxy's page", "<html>{not json}</html>"],
])("%s fails nothing", (_title, printed) => {
    expect(readHoles(printed)).toEqual([]);
});
