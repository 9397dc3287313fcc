/** What breaks, and how: each fault begins in one phase of a check-in and ends by itself or when the next person is through. */
import type { Route } from "playwright-core";
import type { Ground } from "./ground";

/** When a fault begins. `attempt`, `log`, `check_in`: as that request leaves the page. */
export type Phase = "before" | "attempt" | "capture" | "log" | "check_in";

export interface Fault {
    name: string;
    phases: readonly Phase[];
    /** Of the bounded form, in CI. */
    inCi: readonly Phase[];
    /** Ends by itself after so many ms; null: when the next person is through. */
    lastsMs: number | null;
    begin?: (ground: Ground) => Promise<void>;
    end?: (ground: Ground) => Promise<void>;
    /** What becomes of the request it began with. Left out: it goes on. */
    strike?: (route: Route) => Promise<void>;
    /** What becomes of the other requests of the kiosk while it lasts. */
    others?: (route: Route) => Promise<void>;
}

const REQUESTS: readonly Phase[] = ["attempt", "log", "check_in"];
const PROCESSES: readonly Phase[] = ["attempt", "capture", "log", "check_in"];

async function page(route: Route, status: number): Promise<void> {
    await route.fulfill({ status, contentType: "text/html", body: "<h1>Not yours</h1>" });
}

export const FAULTS: readonly Fault[] = [
    {
        name: "network cut",
        phases: ["before", ...PROCESSES],
        inCi: ["before", "check_in"],
        lastsMs: null,
        begin: ({ kiosk }) => kiosk.context.setOffline(true),
        end: ({ kiosk }) => kiosk.context.setOffline(false),
        strike: (route) => route.abort("internetdisconnected"),
    },
    {
        name: "answer lost",
        phases: REQUESTS,
        inCi: ["log", "check_in"],
        lastsMs: 0,
        strike: async (route) => {
            await route.fetch();
            await route.abort("connectionreset");
        },
    },
    {
        name: "request doubled",
        phases: REQUESTS,
        inCi: ["check_in"],
        lastsMs: 0,
        strike: async (route) => {
            const [response] = await Promise.all([route.fetch(), route.fetch()]);
            await route.fulfill({ response });
        },
    },
    {
        name: "proxy says 404",
        phases: REQUESTS,
        inCi: ["check_in"],
        lastsMs: null,
        strike: (route) => page(route, 404),
        others: (route) => page(route, 404),
    },
    {
        name: "proxy says 502",
        phases: REQUESTS,
        inCi: ["log"],
        lastsMs: null,
        strike: (route) => page(route, 502),
        others: (route) => page(route, 502),
    },
    {
        name: "Odoo's workers killed",
        phases: PROCESSES,
        inCi: ["check_in"],
        lastsMs: 0,
        begin: (ground) => ground.killWorkers(),
    },
    {
        name: "Odoo killed between write and answer",
        phases: ["log", "check_in"],
        inCi: ["check_in"],
        lastsMs: 0,
        strike: async (route) => {
            await route.fetch();
            await route.abort("connectionreset");
        },
        begin: (ground) => {
            setTimeout(() => void ground.killWorkers(), 400);
            return Promise.resolve();
        },
    },
    {
        name: "Odoo hangs",
        phases: ["attempt", "check_in"],
        inCi: [],
        lastsMs: 9000,
        begin: (ground) => ground.signalOdoo("SIGSTOP"),
        end: (ground) => ground.signalOdoo("SIGCONT"),
    },
    {
        name: "PostgreSQL gone",
        phases: PROCESSES,
        inCi: ["attempt", "check_in"],
        lastsMs: null,
        begin: (ground) => ground.closeDatabase(),
        end: (ground) => ground.openDatabase(),
    },
    {
        name: "clock set back a year",
        phases: ["before", "capture"],
        inCi: ["before"],
        lastsMs: null,
        begin: async (ground) => {
            await ground.kiosk.context.setOffline(true);
            await ground.setClock(-365);
        },
        end: async (ground) => {
            await ground.setClock(0);
            await ground.kiosk.context.setOffline(false);
        },
    },
    {
        name: "page loaded anew",
        phases: ["capture", "check_in"],
        inCi: ["check_in"],
        lastsMs: 0,
        strike: async (route) => {
            await route.fetch();
            await route.abort("connectionreset");
        },
        begin: (ground) => {
            setTimeout(() => void ground.kiosk.reload().catch(() => undefined), 200);
            return Promise.resolve();
        },
    },
    {
        name: "storage full",
        phases: ["before"],
        inCi: [],
        lastsMs: null,
        begin: async (ground) => {
            await ground.setQuota(1);
            await ground.kiosk.context.setOffline(true);
        },
        end: async (ground) => {
            await ground.kiosk.context.setOffline(false);
            await ground.setQuota(null);
        },
    },
    {
        name: "two pages of one tablet",
        phases: ["before"],
        inCi: [],
        lastsMs: null,
        begin: async (ground) => {
            await ground.openSecondPage();
            await ground.kiosk.context.setOffline(true);
        },
        end: (ground) => ground.kiosk.context.setOffline(false),
    },
];
