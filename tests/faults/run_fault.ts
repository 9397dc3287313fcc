/** One check-in with a fault in it, the next person behind it, and what Odoo has of both in the end. */
import type { Route } from "playwright-core";
import type { Fault, Phase } from "./faults";
import type { Ground, Person } from "./ground";

const URLS: Partial<Record<Phase, RegExp>> = {
    attempt: /\/eh_hr\/kiosk\/attempt/,
    log: /\/liveness\/log/,
    check_in: /\/attendance_barcode_scanned/,
};
const KIOSK_URLS = /\/eh_hr\/kiosk\/|\/attendance_barcode_scanned/;
const SERVED_WITHIN_MS = 40_000;
/** Who is told that it did not work tries again, so often. */
const MOST_SCANS = 4;
const MS_PER_S = 1000;

export interface Outcome {
    fault: string;
    phase: Phase;
    /** Scans that it took both people. */
    scans: number;
    rows: number;
    checkIns: number;
    /** Of the check-ins, those that HR decides about. */
    waiting: number;
    lost: number;
    doubled: number;
    firstS: number;
    nextS: number;
}

export async function runFault(ground: Ground, fault: Fault, phase: Phase): Promise<Outcome> {
    const { kiosk } = ground;
    const people = [ground.next(), ground.next()] as const;
    let isOn = false;
    let hasStruck = false;
    let ended: Promise<void> = Promise.resolve();
    const end = async () => {
        if (isOn) {
            isOn = false;
            await fault.end?.(ground);
        }
    };
    const begin = async () => {
        hasStruck = true;
        isOn = true;
        await fault.begin?.(ground);
        const { lastsMs } = fault;
        if (lastsMs !== null) {
            ended = new Promise((resolve) => setTimeout(resolve, lastsMs)).then(end);
        }
    };
    const handle = async (route: Route) => {
        const pass = (way?: (route: Route) => Promise<void>) =>
            (way ?? ((each: Route) => each.continue()))(route).catch(() => undefined);
        if (!hasStruck && URLS[phase]?.test(route.request().url())) {
            await begin();
            await pass(fault.strike);
        } else {
            await pass(isOn ? fault.others : undefined);
        }
    };
    await kiosk.context.route(KIOSK_URLS, handle);
    try {
        if (phase === "before") {
            await begin();
        }
        const first = serve(ground, people[0]);
        if (phase === "capture") {
            await kiosk.prompt.waitFor();
            await begin();
        }
        const { seconds: firstS, scans } = await first;
        const { seconds: nextS, scans: nextScans } = await serve(ground, people[1]);
        await end();
        await ended;
        await kiosk.context.unroute(KIOSK_URLS, handle);
        await ground.settle();
        const counts = await Promise.all(people.map((person) => ground.count(person)));
        const sum = (pick: (count: (typeof counts)[number]) => number) =>
            counts.reduce((total, count) => total + pick(count), 0);
        return {
            fault: fault.name,
            phase,
            scans: scans + nextScans,
            rows: sum(({ rows }) => rows),
            checkIns: sum(({ checkIns, waiting }) => checkIns + waiting),
            waiting: sum(({ waiting }) => waiting),
            lost: sum(({ checkIns, waiting, rows }) => Number(checkIns + waiting < 1 || rows < 1)),
            doubled: sum(({ checkIns, waiting }) => Math.max(0, checkIns + waiting - 1)),
            firstS,
            nextS,
        };
    } finally {
        await kiosk.context.unroute(KIOSK_URLS, handle);
        await end();
    }
}

/** Scans until the kiosk greets, or says that it is saved. */
async function serve(ground: Ground, person: Person): Promise<{ seconds: number; scans: number }> {
    const { page } = ground.kiosk;
    const began = performance.now();
    const through = page
        .locator(".o_hr_attendance_kiosk_card_wrapper, .o_eh_face_saved")
        .filter({ hasText: person.name });
    const told = page.locator(".o_eh_face_told");
    for (let scans = 1; scans <= MOST_SCANS; scans++) {
        await ground.kiosk.scan(person.badge).catch(() => undefined);
        const isThrough = await Promise.race([
            through.waitFor({ timeout: SERVED_WITHIN_MS }).then(
                () => true,
                () => false,
            ),
            told.waitFor({ timeout: SERVED_WITHIN_MS }).then(
                () => false,
                () => false,
            ),
            page.waitForEvent("load", { timeout: SERVED_WITHIN_MS }).then(
                () =>
                    page
                        .locator(".o_eh_face_device")
                        .waitFor()
                        .then(() => false),
                () => false,
            ),
        ]);
        if (isThrough || (await through.count()) > 0) {
            const seconds = Math.round((performance.now() - began) / 100) / 10;
            await page.getByRole("button", { name: "OK", exact: true }).click();
            return { seconds, scans };
        }
        await told.waitFor({ state: "detached", timeout: 1 }).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, MS_PER_S));
    }
    throw new Error(`${person.name} was not served`);
}

export function describeOutcomes(outcomes: readonly Outcome[]): string {
    const heads = [
        "fault",
        "phase",
        "scans",
        "rows",
        "check-ins",
        "for HR",
        "lost",
        "doubled",
        "first s",
        "next s",
    ];
    const lines = outcomes.map((each) => [
        ...[each.fault, each.phase, each.scans, each.rows, each.checkIns, each.waiting],
        ...[each.lost, each.doubled, each.firstS, each.nextS],
    ]);
    const table = [heads, ...lines].map((line) => line.map(String));
    const widths = heads.map((_head, i) => Math.max(...table.map((line) => line[i]?.length ?? 0)));
    return table
        .map((line) =>
            line
                .map((cell, i) => cell.padEnd(widths[i] ?? 0))
                .join("  ")
                .trimEnd(),
        )
        .join("\n");
}
