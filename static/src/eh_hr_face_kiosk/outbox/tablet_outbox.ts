/** The outbox of this tablet, put together: where other bundles hand in what must arrive, and what Odoo is told of it. */
import type { KioskHttp } from "../http";
import type { JsonObject } from "../wire";
import { makeSenderLock, waitUnlessWoken } from "./one_sender";
import { Outbox } from "./outbox";
import type { NewItem } from "./outbox_item";
import { describeOutbox, findOutdated, findRefusal, findUnreported } from "./outbox_report";
import { OutboxStore } from "./outbox_store";
import type { TabletDatabase } from "./tablet_database";

const REPORT_URL = "/eh_hr/kiosk/outbox";
/** An outcome is small; whoever waits for it is not to wait long. */
const SEND_OPTIONS = { timeoutMs: 5000, keepalive: true };

export interface TabletOutboxOptions {
    companyId: number;
    database: TabletDatabase;
    http: Pick<KioskHttp, "post">;
    readPairing: () => string | null;
    readSkewMs: () => number | null;
    onChange: () => void;
}

export class TabletOutbox {
    private readonly store: OutboxStore;
    private readonly outbox: Outbox;
    private isReporting = false;
    /** What Odoo was told last. */
    private toldWaiting = 0;

    constructor(private readonly options: TabletOutboxOptions) {
        const { companyId, database, http, readPairing, readSkewMs } = options;
        this.store = new OutboxStore(database);
        this.outbox = new Outbox({
            store: this.store,
            send: (url, body) => http.post(url, body, SEND_OPTIONS),
            readPairing,
            readSkewMs,
            lock: makeSenderLock(companyId),
            clocks: { wallMs: () => Date.now(), monotonicMs: () => performance.now() },
            random: Math.random,
            wait: waitUnlessWoken,
            onChange: () => {
                this.onChange();
            },
            onRefused: () => void this.report(),
        });
    }

    /** Once per page. */
    start(): void {
        window.addEventListener("online", () => {
            this.outbox.hurry();
        });
        void this.store.probe();
        void this.outbox.refresh().then(() => {
            this.outbox.hurry();
        });
    }

    /** Whether a restart would lose nothing, and what comes now would be kept too. */
    get isKept(): boolean {
        return this.store.isKept;
    }

    /** Whether loading this page anew would lose something. */
    get isHolding(): boolean {
        return this.store.isHolding;
    }

    get waitingCount(): number {
        return this.outbox.waiting.length;
    }

    /**
     * @param tappedAtMs `performance.now()` of the tap
     * @returns see `Outbox.post`
     */
    post(item: NewItem, tappedAtMs: number): { stored: Promise<void>; settled: Promise<void> } {
        return this.outbox.post(item, Date.now() - (performance.now() - tappedAtMs));
    }

    hasCheckInOf(subject: string): boolean {
        return this.outbox.hasCheckInOf(subject);
    }

    /** Odoo answered for this pairing: what waits goes, and Odoo is told how it is. */
    async onSession(): Promise<void> {
        await this.store.probe();
        this.outbox.hurry();
        await this.report();
    }

    /** Never rejects: the next session tells it again. */
    private async report(): Promise<void> {
        const { http, readPairing, readSkewMs } = this.options;
        const pairing = readPairing();
        if (this.isReporting || pairing === null) {
            return;
        }
        this.isReporting = true;
        try {
            await this.outbox.refresh();
            const state = {
                items: this.outbox.all,
                pairing,
                skewMs: readSkewMs(),
                isKept: this.isKept,
            };
            const told = findUnreported(state);
            const body: JsonObject = describeOutbox(state);
            await http.post(REPORT_URL, body);
            this.toldWaiting = this.waitingCount;
            await this.outbox.markReported(told, findRefusal);
            await this.outbox.forget(findOutdated(this.outbox.all, Date.now()));
        } catch {
            // An Odoo that does not answer, or does not know the route yet.
        } finally {
            this.isReporting = false;
        }
    }

    private onChange(): void {
        this.options.onChange();
        if (this.toldWaiting > 0 && this.waitingCount === 0) {
            // Nobody in the back office is to worry about what has arrived.
            this.toldWaiting = 0;
            void this.report();
        }
    }
}
