import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ROOT } from "../build.mjs";
import type { ConfigError } from "../src/config.ts";
import { loadConfig, type Environment } from "../src/config.ts";

const SECRET = "s".repeat(32);

function findingsOf(env: Environment): readonly string[] {
    try {
        loadConfig(env);
    } catch (error) {
        return (error as ConfigError).findings;
    }
    return [];
}

describe("loadConfig", () => {
    test("needs nothing but the secret", () => {
        const config = loadConfig({ SIDECAR_JWT_SECRET: SECRET });
        expect(config).toMatchObject({ host: "127.0.0.1", port: 8075, redisUrl: null, workers: 0 });
        expect(Object.isFrozen(config)).toBe(true);
    });

    test(".env.example names every setting and shows its default", () => {
        const text = fs.readFileSync(path.join(ROOT, "sidecar/.env.example"), "utf8");
        const lines = text.split("\n").filter((line) => /^[A-Z]/.test(line));
        const example = Object.fromEntries(
            lines.map((line) => [
                line.slice(0, line.indexOf("=")),
                line.slice(line.indexOf("=") + 1),
            ]),
        );
        const config = loadConfig({ ...example, SIDECAR_JWT_SECRET: SECRET });
        expect(config).toEqual(loadConfig({ SIDECAR_JWT_SECRET: SECRET }));
        const known = new Set<string | symbol>();
        loadConfig(
            new Proxy(
                { SIDECAR_JWT_SECRET: SECRET },
                {
                    get(target, name) {
                        known.add(name);
                        return Reflect.get(target, name) as unknown;
                    },
                },
            ),
        );
        expect([...known].sort()).toEqual(Object.keys(example).sort());
    });

    test("an empty value counts as not set", () => {
        expect(loadConfig({ SIDECAR_JWT_SECRET: SECRET, SIDECAR_PORT: " " }).port).toBe(8075);
    });

    test.each([
        [{ SIDECAR_PORT: "80a" }, "SIDECAR_PORT", "SIDECAR_PORT=8075"],
        [{ SIDECAR_PORT: "70000" }, "SIDECAR_PORT", "0 to 65535"],
        [{ SIDECAR_WORKERS: "-1" }, "SIDECAR_WORKERS", "from 0"],
        [{ SIDECAR_TIMEOUT_MS: "1e4" }, "SIDECAR_TIMEOUT_MS", "whole number"],
        [{ SIDECAR_LOG_LEVEL: "loud" }, "SIDECAR_LOG_LEVEL", "one of"],
        [{ REDIS_URL: "localhost:6379" }, "REDIS_URL", "redis://127.0.0.1:6379/0"],
        [
            { SIDECAR_ALLOWED_ORIGINS: "https://a.example/path" },
            "SIDECAR_ALLOWED_ORIGINS",
            "https://",
        ],
        [{ SIDECAR_ALLOWED_ORIGINS: "*" }, "SIDECAR_ALLOWED_ORIGINS", "origins"],
        [{ SIDECAR_MAX_FRAME: "3" }, "SIDECAR_MAX_FRAME ", "no setting"],
    ])("%j is refused with an example", (env, name, hint) => {
        const findings = findingsOf({ SIDECAR_JWT_SECRET: SECRET, ...env });
        expect(findings).toHaveLength(1);
        expect(findings[0]).toContain(name);
        expect(findings[0]).toContain(hint);
    });

    test("says everything that is wrong at once, and never the secret", () => {
        const findings = findingsOf({ SIDECAR_JWT_SECRET: "hunter2", SIDECAR_PORT: "x" });
        expect(findings).toHaveLength(2);
        expect(findings.join()).toContain("openssl rand");
        expect(findings.join()).not.toContain("hunter2");
    });
});
