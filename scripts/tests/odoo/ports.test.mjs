import { expect, test } from "@jest/globals";
import { isLoopback } from "../../lib/odoo/ports.mjs";

test.each([
    ["127.0.0.1", true],
    ["127.1.2.3", true],
    ["localhost", true],
    ["::1", true],
    ["0.0.0.0", false],
    ["::", false],
    ["192.168.1.5", false],
    ["127.example.org", false],
])("N7: %s is for this machine alone: %s", (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
});
