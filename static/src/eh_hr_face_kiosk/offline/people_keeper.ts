/** Reads whom this tablet may check in without Odoo, keeps it on the disk, and forgets it with the pairing. */
import type { KioskHttp } from "../http";
import type { TabletDatabase } from "../outbox/tablet_database";
import { isUsable, readPeople, type KnownPeople } from "./people";

const PEOPLE_URL = "/eh_hr/kiosk/people";
const META_KEY = "people";
/** Who was hired an hour ago is known by now. */
const READ_EVERY_MS = 30 * 60 * 1000;

export interface PeopleKeeperOptions {
    database: Pick<TabletDatabase, "use">;
    http: Pick<KioskHttp, "get">;
    readPairing: () => string | null;
    wallMs?: () => number;
}

export class PeopleKeeper {
    private known: KnownPeople | null = null;
    /** `performance.now()` when this page read them. */
    private readAtMs: number | null = null;
    private loading: Promise<void> | null = null;

    constructor(private readonly options: PeopleKeeperOptions) {}

    /** What may be used now, without waiting for anybody. */
    get current(): KnownPeople | null {
        const { known, options } = this;
        const pageAgeMs = this.readAtMs === null ? null : performance.now() - this.readAtMs;
        return known && isUsable(known, options.readPairing(), this.wallMs(), pageAgeMs)
            ? known
            : null;
    }

    /** From the disk, once per page. Never rejects. */
    load(): Promise<void> {
        this.loading ??= this.options.database
            .use((database) => database.get("meta", META_KEY))
            .then((stored) => {
                this.known ??= (stored as KnownPeople | undefined) ?? null;
            })
            .catch(() => undefined);
        return this.loading;
    }

    /** Odoo answered for this pairing. Never rejects. */
    async onSession(): Promise<void> {
        await this.load();
        const pairing = this.options.readPairing();
        if (pairing === null || !this.isDue(pairing)) {
            return;
        }
        try {
            const answer = await this.options.http.get(PEOPLE_URL);
            if (this.options.readPairing() === pairing) {
                await this.keep(readPeople(answer, pairing, this.wallMs()));
            }
        } catch {
            // With the next session. An Odoo of the version before does not know the route.
        }
    }

    /** The pairing is over. Never rejects. */
    async forget(): Promise<void> {
        this.known = null;
        await this.options.database
            .use((database) => database.delete("meta", META_KEY))
            .catch(() => undefined);
    }

    private isDue(pairing: string): boolean {
        const { known } = this;
        return (
            known?.pairing !== pairing || Math.abs(this.wallMs() - known.readAtMs) > READ_EVERY_MS
        );
    }

    private async keep(known: KnownPeople): Promise<void> {
        if (known.people.length === 0) {
            await this.forget();
        }
        this.known = known;
        this.readAtMs = performance.now();
        await this.options.database
            .use((database) => database.put("meta", known, META_KEY))
            .catch(() => undefined);
    }

    private wallMs(): number {
        return (this.options.wallMs ?? Date.now)();
    }
}
