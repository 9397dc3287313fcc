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

/** What `.env.example` sets. */
function exampleSettings(): Record<string, string> {
    const text = fs.readFileSync(path.join(ROOT, "sidecar/.env.example"), "utf8");
    const lines = [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)];
    return Object.fromEntries(lines.map(([, name = "", value = ""]) => [name, value]));
}

/** Every name that is asked for. */
function knownSettings(): string[] {
    const known = new Set<string>();
    const env: Environment = new Proxy<Record<string, string>>(
        {},
        {
            get: (_target, name) => {
                known.add(String(name));
                return name === "SIDECAR_JWT_SECRET" ? SECRET : undefined;
            },
        },
    );
    loadConfig(env);
    return [...known].sort();
}

describe("loadConfig", () => {
    test("needs nothing but the secret", () => {
        const config = loadConfig({ SIDECAR_JWT_SECRET: SECRET });
        expect(config).toMatchObject({ host: "127.0.0.1", port: 8075, redisUrl: null, workers: 0 });
        expect(Object.isFrozen(config)).toBe(true);
    });

    test(".env.example names every setting and shows its default", () => {
        const example = exampleSettings();
        const config = loadConfig({ ...example, SIDECAR_JWT_SECRET: SECRET });
        expect(config).toEqual(loadConfig({ SIDECAR_JWT_SECRET: SECRET }));
        expect(knownSettings()).toEqual(Object.keys(example).sort());
    });

    test("the README's table has every setting with its default", () => {
        const text = fs.readFileSync(path.join(ROOT, "sidecar/README.md"), "utf8");
        const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]+)`|none[^|]*) \|/gm)];
        const table = Object.fromEntries(rows.map(([, name = "", value = ""]) => [name, value]));
        expect(table).toEqual(exampleSettings());
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
