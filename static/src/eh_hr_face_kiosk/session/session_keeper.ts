/**
 * Keeps the tablet's session true while the page stands for days: asks Odoo at the start, every five minutes, after a
 * wake-up and when the network is back. Without an answer the kiosk goes on with what it knew.
 */
import { KioskHttpError, type KioskHttp } from "../http";
import type { DeviceStore } from "../pairing/device_store";
import type { KioskState } from "../state";
import { PassedTime } from "./passed_time";
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
    onSession: (session: SessionAnswer) => void;
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

    /** A fresh pairing. @returns false when the browser will forget it at the next restart */
    setPaired(answer: PairAnswer): boolean {
        const kept = this.options.store.write({
            token: answer.token,
            device: answer.device,
            site: answer.site,
        });
        this.options.state.unpairedNotice = "";
        this.showStored();
        void this.refresh();
        return kept;
    }

    /** Odoo refused this token. One that was replaced meanwhile does not count. */
    setUnauthorized(token: string, notice: string): void {
        const { store, state } = this.options;
        if (store.read()?.token !== token) {
            return;
        }
        store.clear();
        state.unpairedNotice = notice;
        this.showStored();
        this.options.onUnpaired();
        // The refusal may be the answer to a question that is not over yet: then one more after it.
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
        try {
            if (store.read()) {
                this.take(readSessionAnswer(await http.get(SESSION_URL)));
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

    private take(session: SessionAnswer | null): void {
        const { store } = this.options;
        const stored = store.read();
        if (!session || !stored) {
            return;
        }
        store.write({ token: stored.token, device: session.device, site: session.site });
        this.showStored();
        this.options.onSession(session);
    }

    private showStored(): void {
        const { store, state } = this.options;
        const stored = store.read();
        state.paired = stored !== null;
        state.device = stored?.device ?? null;
        state.site = stored?.site ?? null;
        if (stored) {
            state.locked = false;
        }
    }
}
