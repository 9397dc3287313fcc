import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ROOT } from "../../build.mjs";
import type { ConfigError } from "../../src/core/config.ts";
import { loadConfig, type Environment } from "../../src/core/config.ts";

const KEYS = "/var/lib/eh-hr-face";

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
                return name === "EH_SIDECAR_KEYS_DIR" ? KEYS : undefined;
            },
        },
    );
    loadConfig(env);
    return [...known].sort();
}

describe("loadConfig", () => {
    test("needs nothing but a folder for its keys", () => {
        const config = loadConfig({ EH_SIDECAR_KEYS_DIR: KEYS });
        expect(config).toMatchObject({ host: "127.0.0.1", port: 8075, redisUrl: null, workers: 0 });
        expect(Object.isFrozen(config)).toBe(true);
    });

    test(".env.example names every setting and shows its default", () => {
        const example = exampleSettings();
        const config = loadConfig({ ...example, EH_SIDECAR_KEYS_DIR: KEYS });
        expect(config).toEqual(loadConfig({ EH_SIDECAR_KEYS_DIR: KEYS }));
        expect(knownSettings()).toEqual(Object.keys(example).sort());
    });

    test("the README's table has every setting with its default", () => {
        const text = fs.readFileSync(path.join(ROOT, "sidecar/README.md"), "utf8");
        const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]+)`|none[^|]*) \|/gm)];
        const table = Object.fromEntries(rows.map(([, name = "", value = ""]) => [name, value]));
        expect(table).toEqual(exampleSettings());
    });

    test("an empty value counts as not set", () => {
        expect(loadConfig({ EH_SIDECAR_KEYS_DIR: KEYS, EH_SIDECAR_PORT: " " }).port).toBe(8075);
    });

    test.each([
        [{ EH_SIDECAR_PORT: "80a" }, "EH_SIDECAR_PORT", "EH_SIDECAR_PORT=8075"],
        [{ EH_SIDECAR_PORT: "70000" }, "EH_SIDECAR_PORT", "0 to 65535"],
        [{ EH_SIDECAR_WORKERS: "-1" }, "EH_SIDECAR_WORKERS", "from 0"],
        [{ EH_SIDECAR_TIMEOUT_MS: "1e4" }, "EH_SIDECAR_TIMEOUT_MS", "whole number"],
        [{ EH_SIDECAR_LOG_LEVEL: "loud" }, "EH_SIDECAR_LOG_LEVEL", "one of"],
        [
            { EH_SIDECAR_REDIS_URL: "localhost:6379" },
            "EH_SIDECAR_REDIS_URL",
            "redis://127.0.0.1:6379/0",
        ],
        [
            { EH_SIDECAR_ALLOWED_ORIGINS: "https://a.example/path" },
            "EH_SIDECAR_ALLOWED_ORIGINS",
            "https://",
        ],
        [{ EH_SIDECAR_ALLOWED_ORIGINS: "*" }, "EH_SIDECAR_ALLOWED_ORIGINS", "origins"],
        [{ EH_SIDECAR_MAX_FRAME: "3" }, "EH_SIDECAR_MAX_FRAME ", "no setting"],
    ])("%j is refused with an example", (env, name, hint) => {
        const findings = findingsOf({ EH_SIDECAR_KEYS_DIR: KEYS, ...env });
        expect(findings).toHaveLength(1);
        expect(findings[0]).toContain(name);
        expect(findings[0]).toContain(hint);
    });

    test("S11: other people's variables are not ours: Kubernetes' SIDECAR_PORT, a SIDECAR_URL, a REDIS_URL", () => {
        const foreign = {
            SIDECAR_PORT: "tcp://10.0.0.7:8075",
            SIDECAR_URL: "http://127.0.0.1:8075",
            REDIS_URL: "redis://somebody.else:6379",
            MODELS_DIR: "/srv/somebody/else",
        };
        const alone = loadConfig({ EH_SIDECAR_KEYS_DIR: KEYS });
        expect(loadConfig({ EH_SIDECAR_KEYS_DIR: KEYS, ...foreign })).toEqual(alone);
        expect(knownSettings().filter((name) => !name.startsWith("EH_SIDECAR_"))).toEqual([]);
    });

    test("S2: the copied key of before is refused with what came in its place, and never shown", () => {
        const env = { EH_SIDECAR_KEYS_DIR: KEYS, EH_SIDECAR_JWT_SECRET: "hunter2" };
        const findings = findingsOf(env);
        expect(findings).toHaveLength(1);
        expect(findings[0]).toMatch(/EH_SIDECAR_JWT_SECRET is no setting; .*pair once/);
        expect(findings.join()).not.toContain("hunter2");
    });

    test("says everything that is wrong at once", () => {
        const findings = findingsOf({ EH_SIDECAR_PORT: "x" });
        expect(findings).toHaveLength(2);
        expect(findings.join()).toContain("EH_SIDECAR_KEYS_DIR=/var/lib/eh-hr-face");
    });
});
