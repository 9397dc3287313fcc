/** docs/operations.md and the files an admin copies, compared with what the service does. */
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ROOT } from "../build.mjs";
import { MALLOC_ARENAS, NODE_FLAGS } from "../spawn.mjs";
import { HTTP_STATUS } from "../src/core/errors.ts";
import { Metrics } from "../src/services/metrics.ts";

const page = read("docs/operations.md");

function read(file: string): string {
    return fs.readFileSync(path.join(ROOT, file), "utf8");
}

/** `4xx \`code\`, \`code\`` at the beginning of a table's row. */
function statusesIn(text: string): Record<string, number> {
    const found: Record<string, number> = {};
    for (const [, cell = ""] of text.matchAll(/^\| (\d{3} `[^|]+) \|/gm)) {
        let status = 0;
        for (const [, number, code] of cell.matchAll(/(\d{3}) |`([a-z_]+)`/g)) {
            status = Number(number ?? status);
            if (code !== undefined) {
                found[code] = status;
            }
        }
    }
    return found;
}

describe("docs/operations.md", () => {
    test("explains every error code under its status", () => {
        expect(statusesIn(page)).toEqual(HTTP_STATUS);
    });

    test("explains every metric of the service, and none that is not there", async () => {
        const zero = (): number => 0;
        const metrics = new Metrics({
            placesInUse: zero,
            waiting: zero,
            threadsBusy: zero,
            threadsReady: zero,
        });
        metrics.describeModels([{ id: "m", sha256: "0", weight: 1 }]);
        const there = (await metrics.registry.getMetricsAsJSON()).map(({ name }) => name);
        const table = page.slice(page.indexOf("## Metrics"), page.indexOf("```promql"));
        const named = [
            ...table.matchAll(/`((?:sidecar|nodejs|process)_[a-z0-9_]+)(?:\{[^`]*\})?`/g),
        ];
        const explained = new Set(named.map(([, name = ""]) => name));
        expect([...explained].filter((name) => !there.includes(name))).toEqual([]);
        expect(there.filter((name) => name.startsWith("sidecar_") && !explained.has(name))).toEqual(
            [],
        );
    });
});

test("the systemd unit starts the service as the tests and the benchmark do", () => {
    const unit = read("sidecar/deploy/eh-hr-face-sidecar@.service");
    const start = /^ExecStart=(.*)$/m.exec(unit)?.[1];
    expect(start).toContain(`node ${NODE_FLAGS.join(" ")} dist/sidecar/main.js`);
    expect(start).toContain(`MALLOC_ARENA_MAX=${MALLOC_ARENAS}`);
});
