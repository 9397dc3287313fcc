/** Puts the kiosk's parts together, once per page, when Odoo's own kiosk component is set up. */
import { _t, rpc, type KioskApp, type KioskManualSelection } from "../odoo";
import { APP_VERSION } from "./app_version";
import { AttemptDesk } from "./check_in/attempt_desk";
import { CaptureRunner } from "./check_in/capture_runner";
import type { CaptureStepRegistry } from "./check_in/capture_steps";
import { CheckInCalls } from "./check_in/check_in_calls";
import { CheckInFlow } from "./check_in/check_in_flow";
import { makeCheckInScreen } from "./check_in/check_in_screen";
import { findListed, reloadEmployeeLists } from "./check_in/employee_lists";
import { explainCheckInError } from "./error_texts";
import { KioskHttp } from "./http";
import { isUnauthorized, type KioskRpcOptions } from "./odoo_kiosk/kiosk_rpc";
import { leaveForgottenScreens } from "./odoo_kiosk/left_screens";
import { Scans } from "./odoo_kiosk/scans";
import { Teller } from "./odoo_kiosk/teller";
import { OfflineDesk } from "./offline/offline_desk";
import { fillOfflineList } from "./offline/offline_list";
import { PeopleKeeper } from "./offline/people_keeper";
import { TabletDatabase } from "./outbox/tablet_database";
import { TabletOutbox } from "./outbox/tablet_outbox";
import { DeviceKeys, lockByName } from "./pairing/device_keys";
import { DeviceStore } from "./pairing/device_store";
import { KeyProof } from "./pairing/key_proof";
import { IndexedDbKeyStore } from "./pairing/key_store";
import { PairingDesk } from "./pairing/pairing_desk";
import { PairingMark } from "./pairing/pairing_mark";
import { isPairingRequired, isServedToPairedOnly } from "./pairing/paired_only";
import { PageReload } from "./session/page_reload";
import { QuietWatch } from "./session/quiet_watch";
import { ServerClock } from "./session/server_clock";
import { SessionKeeper } from "./session/session_keeper";
import { makeKioskState, nameTablet, type KioskState } from "./state";
import type { SessionAnswer } from "./wire";

export class FaceKiosk {
    readonly state: KioskState = makeKioskState();
    readonly flow: CheckInFlow;
    readonly scans: Scans;
    readonly pairing: PairingDesk;
    readonly outbox: TabletOutbox;
    private readonly people: PeopleKeeper;
    private readonly http: KioskHttp;
    private readonly store: DeviceStore;
    private readonly mark: PairingMark;
    private readonly proof: KeyProof;
    private readonly session: SessionKeeper;
    private readonly pageReload: PageReload;
    private readonly teller: Teller;
    private readonly quiet = new QuietWatch();

    constructor(
        readonly app: KioskApp,
        private readonly steps: CaptureStepRegistry,
    ) {
        const { state } = this;
        const { companyId, token: kioskToken, deviceTrackingEnabled: tracksLocation } = app.props;
        const storage = openStorage();
        const clock = new ServerClock(storage, companyId);
        this.store = new DeviceStore(storage, companyId);
        this.mark = new PairingMark(document, companyId);
        this.teller = new Teller(app.notification);
        const keys = new DeviceKeys({
            store: new IndexedDbKeyStore(companyId),
            canMakeKeys: window.isSecureContext && "subtle" in crypto && "indexedDB" in window,
            lock: lockByName(`eh_hr_face_kiosk.keys.${companyId}`),
        });
        this.proof = new KeyProof({
            keys,
            store: this.store,
            readBase: () => location.href,
            onLost: (token) => {
                this.session.setUnauthorized(token, tellLost(nameTablet(state)));
            },
        });
        this.http = new KioskHttp({
            fetch: (...request) => window.fetch(...request),
            readToken: this.readToken,
            prover: this.proof,
            appVersion: APP_VERSION,
            onUnauthorized: this.refuse,
        });
        const database = new TabletDatabase(companyId);
        const readPairing = () => this.store.read()?.pairing ?? null;
        this.people = new PeopleKeeper({ database, http: this.http, readPairing });
        this.outbox = new TabletOutbox({
            companyId,
            database,
            http: this.http,
            readPairing,
            readSkewMs: () => clock.skewMs,
            onChange: () => {
                state.waiting = this.outbox.waitingCount;
            },
        });
        this.session = new SessionKeeper({
            http: this.http,
            store: this.store,
            state,
            clock,
            onSession: (session) => {
                this.onSession(session);
            },
            onPaired: () => {
                this.mark.write(nameTablet(state));
            },
            onUnpaired: () => {
                this.onUnpaired();
            },
            onBack: reloadEmployeeLists,
            onLocked: (locked) => {
                this.pairing.setLocked(locked);
            },
            isPairingRequired: () => isPairingRequired(kioskToken),
        });
        const desk = new AttemptDesk(this.http);
        this.flow = new CheckInFlow({
            begin: (attemptId, subject) => desk.begin(attemptId, subject),
            calls: new CheckInCalls({ rpc, kioskToken, tracksLocation }),
            capture: new CaptureRunner(state, steps).run,
            offline: new OfflineDesk({
                readPeople: () => this.people.current,
                readToken: this.readToken,
                isOnline: () => state.online,
                outbox: this.outbox,
            }),
            screen: makeCheckInScreen(app, state, this.teller),
            findListed,
            onReach: (hasAnswered) => {
                this.onReach(hasAnswered);
            },
            onFree: () => {
                this.pairing.openWaiting();
            },
            delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
            now: () => performance.now(),
        });
        this.pairing = new PairingDesk({
            state,
            http: this.http,
            keys,
            session: this.session,
            kioskToken,
            appVersion: APP_VERSION,
            isFree: () => this.isFree(),
            cancelCheckIn: () => {
                this.flow.cancel();
            },
        });
        this.scans = new Scans({ app, state, flow: this.flow, teller: this.teller });
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
        const { state, app } = this;
        if (!state.paired) {
            const tablet = this.mark.read();
            state.unpairedNotice = tablet ? tellLost(tablet) : "";
            if (isServedToPairedOnly()) {
                this.pairing.setLocked(true);
            }
        }
        void this.people.load();
        this.session.start();
        this.outbox.start();
        this.scans.start();
        leaveForgottenScreens({
            app,
            readQuietMs: () => this.quiet.quietMs,
            isCovered: () => state.screen !== null,
        });
    }

    /** For Odoo's own calls of this page. */
    get rpcOptions(): KioskRpcOptions {
        return { readToken: this.readToken, prover: this.proof, onRefused: this.refuse };
    }

    private readonly readToken = (): string | null => this.store.read()?.token ?? null;

    /** Odoo refused this token somewhere. */
    private readonly refuse = (token: string): void => {
        this.session.setUnauthorized(
            token,
            _t("This tablet is no longer paired. Pair it again, or ask your administrator."),
        );
    };

    /** "Not you?" beside the greeting. */
    async undoLast(): Promise<void> {
        const { undo } = this.state;
        this.state.undo = null;
        if (undo) {
            const text = await undo.run();
            this.app.kioskReturn();
            this.teller.tell(text, "info");
        }
    }

    /** A list of employees could not be loaded. */
    onListError(error: unknown, list: KioskManualSelection): void {
        if (!isUnauthorized(error)) {
            this.state.online = false;
            if (!fillOfflineList(list, this.people.current)) {
                this.teller.tell(
                    _t("Odoo does not answer. The list comes back by itself when it does."),
                    "warning",
                );
            }
        }
        void this.session.refresh();
    }

    /** Odoo's kiosk shows another of its screens. */
    onOdooScreen(screen: string): void {
        this.state.odooScreen = screen;
        this.pairing.openWaiting();
    }

    /** A check-in is an answer too: the foot of the page shows at once what it found. */
    private onReach(hasAnswered: boolean): void {
        const { state } = this;
        const isNew = hasAnswered !== state.online;
        if (!hasAnswered) {
            state.online = false;
        } else if (isNew) {
            void this.session.refresh();
        }
    }

    private onSession(session: SessionAnswer): void {
        const token = this.readToken();
        if (session.key_bound && token) {
            void this.proof.onBound(token);
        }
        void this.steps
            .forEach((step) => step.onSession?.(this.http, session))
            .then(() => this.readNotices());
        void this.people.onSession();
        void this.outbox.onSession().then(() => this.readNotices());
        this.showDepartments(session);
        this.pageReload.check(session.app_version);
    }

    /** HR took the pairing away: whatever is under way ends, and the page begins anew on its first screen. */
    private onUnpaired(): void {
        this.mark.clear();
        void this.people.forget();
        this.state.notices = [];
        this.state.faceLabel = "";
        void this.steps.forEach((step) => step.onUnpaired?.());
        if (this.flow.isBusy) {
            this.app.kioskReturn();
            this.teller.tell(explainCheckInError("device_unauthorized", ""), "danger");
        }
        reloadEmployeeLists();
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
        const notices = this.outbox.isKept
            ? []
            : [
                  _t(
                      "The storage of this browser is full or switched off: what happens here while Odoo does not answer is lost when the page is closed.",
                  ),
              ];
        await this.steps.forEach((step) => {
            notices.push(step.readNotice?.() ?? "");
        });
        this.state.notices = this.state.paired ? notices.filter((notice) => notice !== "") : [];
        let faceLabel = "";
        await this.steps.forEach((step) => {
            faceLabel ||= step.readFaceLabel?.() ?? "";
        });
        this.state.faceLabel = this.state.paired ? faceLabel : "";
    }

    /** Nobody checks in, and Odoo's first screen or its list is up. */
    private isFree(): boolean {
        const { active_display: display } = this.app.state;
        return (
            !this.flow.isBusy &&
            this.state.screen === null &&
            (display === "main" || display === "manual")
        );
    }

    /** Nobody is in front of the kiosk, and nothing would be lost: it may be loaded anew. */
    private isIdle(): boolean {
        const first = this.app.manualKioskMode ? "manual" : "main";
        return this.isFree() && this.app.state.active_display === first && !this.outbox.isHolding;
    }
}

function tellLost(tablet: string): string {
    return _t("This browser has lost its pairing as %(tablet)s. Pair it again.", { tablet });
}

function openStorage(): Storage | null {
    try {
        return window.localStorage;
    } catch {
        return null;
    }
}
