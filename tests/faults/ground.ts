/** A real kiosk page before a real Odoo and PostgreSQL, and the hands that break them. */
import fs from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { loadSettings } from "../../scripts/lib/core/settings.mjs";
import { Cluster } from "../../scripts/lib/postgres/cluster.mjs";
import { Kiosk } from "../e2e/support/kiosk";
import { makeBadge, Workplace } from "../e2e/support/workplace";

const DAY_MS = 86_400_000;
const SETTLED_WITHIN_MS = 60_000;

export interface Person {
    id: number;
    name: string;
    badge: string;
}

export class Ground {
    private made = 0;

    private constructor(
        readonly workplace: Workplace,
        readonly kiosk: Kiosk,
        private readonly cluster: Cluster,
    ) {}

    /** @param people how many will come */
    static async make(browser: Browser, people: number): Promise<Ground> {
        const workplace = await Workplace.make("Faults", {
            eh_liveness_required_blinks: 1,
            eh_kiosk_min_interval_s: 60,
        });
        const staff: Person[] = [];
        for (let i = 0; i < people; i++) {
            const [name, badge] = [`Frieda Fault ${i}`, makeBadge()];
            staff.push({ id: await workplace.addEmployee({ name, barcode: badge }), name, badge });
        }
        const kiosk = await Kiosk.make(browser, workplace);
        await kiosk.context.addInitScript(shiftClock);
        const known = kiosk.page.waitForResponse(/kiosk\/people/);
        await kiosk.pairByLink(await workplace.makePairingCode());
        await known;
        const ground = new Ground(workplace, kiosk, await Cluster.of(loadSettings(process.env)));
        ground.staff.push(...staff);
        return ground;
    }

    readonly staff: Person[] = [];

    next(): Person {
        const person = this.staff[this.made++];
        if (!person) {
            throw new Error("nobody is left");
        }
        return person;
    }

    /** Whoever works under Odoo's master; it starts others. */
    async killWorkers(): Promise<void> {
        for (const pid of readChildren(readMaster())) {
            signal(pid, "SIGKILL");
        }
        return Promise.resolve();
    }

    async signalOdoo(name: NodeJS.Signals): Promise<void> {
        const master = readMaster();
        for (const pid of [master, ...readChildren(master)]) {
            signal(pid, name);
        }
        return Promise.resolve();
    }

    /** Nobody gets in any more, and who is in is thrown out: as when PostgreSQL stops. */
    async closeDatabase(): Promise<void> {
        const name = readDatabase();
        await this.cluster.sql(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
        await this.cluster.sql(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
        );
    }

    async openDatabase(): Promise<void> {
        await this.cluster.sql(`ALTER DATABASE "${readDatabase()}" ALLOW_CONNECTIONS true`);
    }

    /** The page's clock, so many days off; 0 is right. */
    async setClock(days: number): Promise<void> {
        await this.kiosk.page.evaluate((ms) => {
            localStorage.setItem("test_clock_ms", String(ms));
        }, days * DAY_MS);
    }

    async setQuota(bytes: number | null): Promise<void> {
        const { context, page } = this.kiosk;
        const session = await context.newCDPSession(page);
        await session.send("Storage.overrideQuotaForOrigin", {
            origin: new URL(page.url()).origin,
            ...(bytes !== null && { quotaSize: bytes }),
        });
        await session.detach();
    }

    async openSecondPage(): Promise<void> {
        const other = await this.kiosk.context.newPage();
        await other.goto(this.workplace.kioskUrl);
        await other.locator(".o_eh_face_device").waitFor();
        await this.kiosk.page.bringToFront();
    }

    /** What Odoo has of somebody. */
    async count(person: Person): Promise<{ rows: number; checkIns: number; waiting: number }> {
        const { client } = this.workplace;
        const context = { allowed_company_ids: [this.workplace.companyId] };
        const of = (model: string, method: string, args: unknown[]): Promise<unknown> =>
            client.call(model, method, args, { context });
        const own = ["employee_number", "=", person.id];
        const [rows, attendances, waiting] = await Promise.all([
            of("eh.hr.liveness.check", "search_count", [[own]]),
            of("hr.attendance", "search_read", [[["employee_id", "=", person.id]], ["check_out"]]),
            of("eh.hr.late.check.in", "search_count", [[own, ["state", "=", "waiting"]]]),
        ]);
        const taps = (attendances as { check_out: string | false }[]).reduce(
            (sum, { check_out: out }) => sum + (out ? 2 : 1),
            0,
        );
        return { rows: rows as number, checkIns: taps, waiting: waiting as number };
    }

    /** Until nothing waits on the tablet. */
    async settle(): Promise<void> {
        const end = performance.now() + SETTLED_WITHIN_MS;
        for (;;) {
            await this.kiosk.page
                .evaluate(() => window.dispatchEvent(new Event("online")))
                .catch(() => undefined);
            if ((await this.readWaiting()) === 0) {
                return;
            }
            if (performance.now() > end) {
                throw new Error("something still waits on the tablet");
            }
            await new Promise((resolve) => setTimeout(resolve, 500));
        }
    }

    private readWaiting(): Promise<number> {
        return this.kiosk.page
            .evaluate(async (name) => {
                const database = await new Promise<IDBDatabase>((resolve, reject) => {
                    const request = indexedDB.open(name);
                    request.onsuccess = () => {
                        resolve(request.result);
                    };
                    request.onerror = () => {
                        reject(new Error("not opened"));
                    };
                });
                const request = database.transaction("items").objectStore("items").count();
                const count = await new Promise<number>((resolve) => {
                    request.onsuccess = () => {
                        resolve(request.result);
                    };
                });
                database.close();
                const said = document.querySelector(".o_eh_face_waiting");
                return count + (said ? 1 : 0);
            }, `eh_hr_face_kiosk.${this.workplace.companyId}`)
            .catch(() => -1);
    }
}

/** In the page, before anything else: a time of day that a test may set. */
function shiftClock(): void {
    const Real = Date;
    const shift = () => Number(localStorage.getItem("test_clock_ms") ?? 0);
    const Shifted = function (...args: unknown[]): object {
        return args.length > 0
            ? (Reflect.construct(Real, args) as object)
            : new Real(Real.now() + shift());
    };
    Object.setPrototypeOf(Shifted, Real);
    Shifted.prototype = Real.prototype;
    Object.assign(Shifted, { now: () => Real.now() + shift() });
    (window as unknown as { Date: unknown }).Date = Shifted;
}

function readMaster(): number {
    const { EH_ODOO_PID_FILE: file = path.join(loadSettings(process.env).runDir, "odoo.pid") } =
        process.env;
    return Number(fs.readFileSync(file, "utf8").trim().split(/\s/)[0]);
}

function readDatabase(): string {
    const { ODOO_DATABASE: named } = process.env;
    const file = path.join(loadSettings(process.env).runDir, "server.json");
    return named ?? (JSON.parse(fs.readFileSync(file, "utf8")) as { database: string }).database;
}

function readChildren(parent: number): number[] {
    return fs
        .readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .filter((name) => {
            try {
                const stat = fs.readFileSync(`/proc/${name}/stat`, "utf8");
                return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === parent;
            } catch {
                return false;
            }
        })
        .map(Number);
}

function signal(pid: number, name: NodeJS.Signals): void {
    try {
        process.kill(pid, name);
    } catch {
        // It ended by itself meanwhile.
    }
}
