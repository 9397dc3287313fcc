/** Puts the kiosk's parts together, once per page, when Odoo's own kiosk component is set up. */
import { _t, rpc, type KioskApp } from "../odoo";
import { APP_VERSION } from "./app_version";
import { CaptureRunner } from "./check_in/capture_runner";
import { CheckInCalls } from "./check_in/check_in_calls";
import { CheckInFlow } from "./check_in/check_in_flow";
import { makeCheckInScreen } from "./check_in/check_in_screen";
import type { CaptureStepRegistry } from "./check_in/capture_steps";
import { DeviceStore } from "./pairing/device_store";
import { reloadEmployeeLists } from "./check_in/employee_lists";
import { KioskHttp, KioskHttpError } from "./http";
import { isUnauthorized } from "./odoo_kiosk/kiosk_rpc";
import { PageReload } from "./session/page_reload";
import { QuietWatch } from "./session/quiet_watch";
import { SessionKeeper } from "./session/session_keeper";
import { makeKioskState, type KioskState, type PairingReason } from "./state";
import { readNamedRecord, readPairAnswer, type PairAnswer, type SessionAnswer } from "./wire";

const PAIR_URL = "/eh_hr/kiosk/pair";
const IDENTIFY_URL = "/eh_hr/kiosk/identify";
/** In the page of a company that serves paired tablets only. */
const PAIRED_ONLY_META = 'meta[name="eh-kiosk-paired-only"]';
/** An employee waits; without the name the check-in goes on. */
const IDENTIFY_TIMEOUT_MS = 2500;
/** A PIN pad nobody touches for so long was left: the capture before it is not the next person's. */
const PIN_LEFT_MS = 60_000;
const PIN_CHECK_MS = 5000;

export class FaceKiosk {
    readonly state: KioskState = makeKioskState();
    readonly http: KioskHttp;
    readonly flow: CheckInFlow;
    private readonly store: DeviceStore;
    private readonly session: SessionKeeper;
    private readonly pageReload: PageReload;
    private readonly quiet = new QuietWatch();

    constructor(
        readonly app: KioskApp,
        private readonly steps: CaptureStepRegistry,
    ) {
        this.store = new DeviceStore(openStorage(), app.props.companyId);
        this.http = new KioskHttp({
            fetch: (...request) => window.fetch(...request),
            readToken: () => this.readToken(),
            appVersion: APP_VERSION,
            onUnauthorized: (token) => {
                this.refuse(token);
            },
        });
        this.session = new SessionKeeper({
            http: this.http,
            store: this.store,
            state: this.state,
            onSession: (session) => {
                this.onSession(session);
            },
            onUnpaired: () => {
                void steps.forEach((step) => step.onUnpaired?.());
                this.state.notices = [];
            },
            onBack: reloadEmployeeLists,
            onLocked: (locked) => {
                this.setLocked(locked);
            },
            isPairingRequired: () => this.isPairingRequired(),
        });
        this.flow = new CheckInFlow({
            calls: new CheckInCalls({
                rpc,
                kioskToken: app.props.token,
                tracksLocation: app.props.deviceTrackingEnabled,
            }),
            identify: (badge) => this.identify(badge),
            capture: new CaptureRunner(this.state, steps).run,
            screen: makeCheckInScreen(app, this.state),
            delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
            now: () => performance.now(),
        });
        this.pageReload = new PageReload({
            ownVersion: APP_VERSION,
            quiet: this.quiet,
            isIdle: () => this.isIdle(),
            reload: () => {
                location.reload();
            },
        });
    }

    start(): void {
        if (!this.state.paired && document.querySelector(PAIRED_ONLY_META)) {
            this.setLocked(true);
        }
        this.session.start();
        setInterval(() => {
            this.leaveForgottenPin();
        }, PIN_CHECK_MS);
    }

    readToken(): string | null {
        return this.store.read()?.token ?? null;
    }

    /** Odoo refused this token somewhere. */
    refuse(token: string): void {
        this.session.setUnauthorized(
            token,
            _t("This tablet is no longer paired. Pair it again, or ask your administrator."),
        );
    }

    /**
     * Exchanges a one-time code for a device token.
     *
     * @returns the pairing, and whether this browser will remember it after a restart
     * @throws KioskHttpError
     */
    async pair(code: string): Promise<{ pairing: PairAnswer; kept: boolean }> {
        const body = { code, kiosk_token: this.app.props.token, app_version: APP_VERSION };
        const pairing = readPairAnswer(await this.http.post(PAIR_URL, body, { anonymous: true }));
        if (!pairing) {
            throw new KioskHttpError("unreadable", `${PAIR_URL}: an answer without a token`, 200);
        }
        const kept = this.session.setPaired(pairing);
        void keepStorage();
        reloadEmployeeLists();
        return { pairing, kept };
    }

    openPairing(reason: PairingReason, code = ""): void {
        if (!this.flow.isBusy) {
            this.state.screen = { kind: "pairing", reason, code };
        }
    }

    closePairing(): void {
        if (this.state.screen?.kind === "pairing") {
            this.state.screen = null;
        }
    }

    /** A list of employees could not be loaded. */
    onListError(error: unknown): void {
        if (!isUnauthorized(error)) {
            this.state.online = false;
            this.app.notification.add(
                _t("Odoo does not answer. The list comes back by itself when it does."),
                { type: "warning" },
            );
        }
        void this.session.refresh();
    }

    /** Where only paired tablets are served, an unpaired one shows the pairing and nothing else. */
    private setLocked(locked: boolean): void {
        const { screen } = this.state;
        const wasLocked = this.state.locked;
        this.state.locked = locked;
        if (locked && screen?.kind !== "pairing") {
            this.flow.cancel();
            this.state.screen = { kind: "pairing", reason: "required", code: "" };
        } else if (wasLocked && !locked) {
            this.closePairing();
            reloadEmployeeLists();
        }
    }

    private onSession(session: SessionAnswer): void {
        void this.steps
            .forEach((step) => step.onSession?.(this.http, session))
            .then(() => this.readNotices());
        this.showDepartments(session);
        this.pageReload.check(session.app_version);
    }

    /** Where only paired tablets are served, the page comes without departments: it was asked for without a token. */
    private showDepartments({ departments }: SessionAnswer): void {
        const { departments: shown } = this.app.props;
        if (shown.length === 0 && departments.length > 0) {
            shown.push(...departments);
            this.app.render(true);
        }
    }

    private async readNotices(): Promise<void> {
        const notices: string[] = [];
        await this.steps.forEach((step) => {
            notices.push(step.readNotice?.() ?? "");
        });
        this.state.notices = this.state.paired ? notices.filter((notice) => notice !== "") : [];
    }

    private async identify(badge: string): Promise<{ id: number; name: string } | null> {
        const options = { timeoutMs: IDENTIFY_TIMEOUT_MS };
        try {
            const answer = await this.http.post(IDENTIFY_URL, { badge }, options);
            return readNamedRecord(answer["employee"]);
        } catch (error) {
            if (error instanceof KioskHttpError && error.code === "badge_unknown") {
                return null;
            }
            throw error;
        }
    }

    /** Whether the company serves paired tablets only: asks for an empty list of employees and looks at the refusal. */
    private async isPairingRequired(): Promise<boolean> {
        const params = {
            token: this.app.props.token,
            limit: 1,
            offset: 0,
            domain: [["name", "=", ""]],
        };
        try {
            await rpc("/hr_attendance/employees_infos", params, { silent: true });
            return false;
        } catch (error) {
            if (isUnauthorized(error)) {
                return true;
            }
            throw new KioskHttpError("unreachable", "employees_infos: no answer", 0);
        }
    }

    private leaveForgottenPin(): void {
        const isLeft = this.quiet.quietMs >= PIN_LEFT_MS && this.flow.isBusy;
        if (isLeft && this.app.state.active_display === "pin") {
            this.app.kioskReturn();
        }
    }

    private isIdle(): boolean {
        const { active_display: display } = this.app.state;
        return (
            !this.flow.isBusy &&
            this.state.screen === null &&
            display === (this.app.manualKioskMode ? "manual" : "main")
        );
    }
}

/** Asks the browser not to forget the pairing when the disk gets full. Missing on plain http. */
async function keepStorage(): Promise<void> {
    const { storage } = navigator as { storage?: StorageManager };
    try {
        await storage?.persist();
    } catch {
        // It may still keep it.
    }
}

function openStorage(): Storage | null {
    try {
        return window.localStorage;
    } catch {
        return null;
    }
}
