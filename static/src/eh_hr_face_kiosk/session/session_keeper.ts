/**
 * Keeps the tablet's session true while the page stands for days: asks Odoo at the start, every five minutes, after a
 * wake-up and when the network is back. Without an answer the kiosk goes on with what it knew.
 */
import { KioskHttpError, type KioskHttp } from "../http";
import type { DeviceStore } from "../pairing/device_store";
import type { KioskState } from "../state";
import { PassedTime } from "./passed_time";
import type { ServerClock } from "./server_clock";
import { readSessionAnswer, type PairAnswer, type SessionAnswer } from "../wire";

export const SESSION_URL = "/eh_hr/kiosk/session";
const REFRESH_MS = 5 * 60 * 1000;
const TICK_MS = 20 * 1000;
/** A tick that comes this late means that the tablet slept. */
const SLEPT_MS = 3 * TICK_MS;

export interface SessionKeeperOptions {
    http: KioskHttp;
    store: DeviceStore;
    state: KioskState;
    clock: Pick<ServerClock, "note">;
    onSession: (session: SessionAnswer) => void;
    /** The tablet is paired now: at the start, after a pairing, after another page's. */
    onPaired: () => void;
    onUnpaired: () => void;
    /** Odoo answers again. */
    onBack: () => void;
    /** Whether Odoo serves this unpaired tablet at all. */
    onLocked: (locked: boolean) => void;
    /** Asks whether Odoo serves an unpaired tablet at all; rejects when it does not answer. */
    isPairingRequired: () => Promise<boolean>;
}

export class SessionKeeper {
    private sinceAsked: PassedTime | null = null;
    private readonly sinceTick = new PassedTime();
    private asking: Promise<void> | null = null;

    constructor(private readonly options: SessionKeeperOptions) {
        this.showStored();
    }

    start(): void {
        setInterval(() => {
            this.tick();
        }, TICK_MS);
        window.addEventListener("online", () => void this.refresh());
        window.addEventListener("pageshow", (event) => {
            if (event.persisted) {
                void this.refresh();
            }
        });
        window.addEventListener("storage", ({ key }) => {
            if (key === this.options.store.key) {
                this.followStorage();
            }
        });
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "visible" && this.isDue()) {
                void this.refresh();
            }
        });
        void this.refresh();
    }

    /** Asks now; calls that come meanwhile share the answer. Never rejects. */
    refresh(): Promise<void> {
        this.asking ??= this.ask().finally(() => {
            this.asking = null;
        });
        return this.asking;
    }

    /**
     * A fresh pairing.
     *
     * @param thumbprint of the key it was made with, or null
     * @returns false when the browser will forget it at the next restart
     */
    setPaired(answer: PairAnswer, thumbprint: string | null): boolean {
        const kept = this.options.store.write({
            token: answer.token,
            device: answer.device,
            site: answer.site,
            ...(thumbprint && { thumbprint }),
        });
        this.startAnew();
        return kept;
    }

    /** Odoo refused this token. One that was replaced meanwhile, by this page or another, does not count. */
    setUnauthorized(token: string, notice: string): void {
        const { store, state } = this.options;
        const known = store.read()?.token;
        if (!store.clear(token)) {
            if (store.read()?.token !== known) {
                this.startAnew();
            }
            return;
        }
        state.unpairedNotice = notice;
        this.showStored();
        this.options.onUnpaired();
        this.askAfterwards();
    }

    /** Another page of this browser paired the tablet, or renewed its pairing. */
    private followStorage(): void {
        if (this.options.store.readAgain()) {
            this.startAnew();
        }
    }

    private startAnew(): void {
        this.options.state.unpairedNotice = "";
        this.showStored();
        this.askAfterwards();
    }

    /** A question that is under way was asked with another token: then one more after it. */
    private askAfterwards(): void {
        void Promise.resolve(this.asking).then(() => this.refresh());
    }

    private tick(): void {
        const slept = this.sinceTick.ms > SLEPT_MS;
        this.sinceTick.mark();
        const { state } = this.options;
        if (slept || !state.online || state.locked || this.isDue()) {
            void this.refresh();
        }
    }

    private isDue(): boolean {
        return this.sinceAsked === null || this.sinceAsked.ms >= REFRESH_MS;
    }

    private async ask(): Promise<void> {
        const { http, store, state } = this.options;
        this.sinceAsked = new PassedTime();
        const wasOnline = state.online;
        const token = store.read()?.token;
        try {
            if (token) {
                const askedMs = performance.now();
                const session = readSessionAnswer(await http.get(SESSION_URL));
                this.options.clock.note(session?.server_time ?? "", performance.now() - askedMs);
                this.take(token, session);
            } else {
                this.options.onLocked(await this.options.isPairingRequired());
            }
            state.online = true;
            if (!wasOnline) {
                this.options.onBack();
            }
        } catch (error) {
            // 429 or 500: Odoo is there, and what the page knows stays true.
            state.online = error instanceof KioskHttpError && error.code !== "unreachable";
        }
    }

    /** The answer is about the token it was asked with, which may be replaced by now. */
    private take(token: string, session: SessionAnswer | null): void {
        const { store } = this.options;
        if (!session) {
            return;
        }
        const { device, site } = session;
        if (store.rename({ token, device, site })) {
            this.showStored();
            this.options.onSession(session);
        } else if (store.read()) {
            this.startAnew();
        }
    }

    private showStored(): void {
        const { store, state } = this.options;
        const stored = store.read();
        state.paired = stored !== null;
        state.device = stored?.device ?? null;
        state.site = stored?.site ?? null;
        if (stored) {
            state.locked = false;
            this.options.onPaired();
        }
    }
}
