/** Check-ins without Odoo: who somebody is as far as this tablet knows, and the check-in written down for later. */
import type { AttemptSubject } from "../check_in/attempt_desk";
import type { CaptureEmployee, CaptureTrigger } from "../check_in/capture_steps";
import type { NewItem } from "../outbox/outbox_item";
import type { KnownPeople, KnownPerson } from "./people";
import { hashBadge, sealPin } from "./secrets";

const CHECK_IN_URL = "/eh_hr/kiosk/check_in";

/** Somebody this tablet may check in by itself. */
export interface OfflinePerson {
    employee: CaptureEmployee;
    /** A PIN is asked for, and there is one. */
    asksPin: boolean;
    /** A PIN is asked for, and there is none: only HR can help. */
    lacksPin: boolean;
}

export interface OfflineDeskOptions {
    readPeople: () => KnownPeople | null;
    readToken: () => string | null;
    /** Whether Odoo answered last time. */
    isOnline: () => boolean;
    outbox: {
        hasCheckInOf: (subject: string) => boolean;
        post: (item: NewItem, tappedAtMs: number) => { stored: Promise<void> };
    };
    /** Of the browser; tests have their own. */
    secrets?: { hashBadge: typeof hashBadge; sealPin: typeof sealPin };
}

export interface OfflineCheckIn {
    attemptId: string;
    trigger: CaptureTrigger;
    employee: CaptureEmployee;
    /** As typed, or null where none was asked for. */
    pin: string | null;
    /** `performance.now()` of the tap. */
    tappedAtMs: number;
}

export class OfflineDesk {
    private readonly secrets: { hashBadge: typeof hashBadge; sealPin: typeof sealPin };

    constructor(private readonly options: OfflineDeskOptions) {
        this.secrets = options.secrets ?? { hashBadge, sealPin };
    }

    /** @returns null for somebody this tablet does not know, or may not check in by itself */
    async find(subject: AttemptSubject): Promise<OfflinePerson | null> {
        const known = this.options.readPeople();
        const person = known && (await this.findPerson(known, subject));
        if (!known || !person) {
            return null;
        }
        const isAsked = known.usePin && subject.trigger === "manual";
        if (isAsked && known.sealKey === "") {
            return null;
        }
        return {
            employee: { id: person.id, name: person.name, avatar: "", action: null, since: "" },
            asksPin: isAsked && person.hasPin,
            lacksPin: isAsked && !person.hasPin,
        };
    }

    /** Whether Odoo is not to be asked: it does not answer, or it does not know yet of this person's last check-in. */
    isDue(person: OfflinePerson): boolean {
        const { isOnline, outbox } = this.options;
        return !isOnline() || outbox.hasCheckInOf(String(person.employee.id));
    }

    /** Resolves when it is written down. @returns false where it cannot be: a PIN that cannot be sealed */
    async save(checkIn: OfflineCheckIn): Promise<boolean> {
        const { attemptId, trigger, employee, pin, tappedAtMs } = checkIn;
        const body: NewItem["body"] = {
            attempt_id: attemptId,
            trigger,
            employee_id: employee.id,
        };
        if (pin !== null) {
            const key = this.options.readPeople()?.sealKey ?? "";
            const context = `${attemptId}:${employee.id}`;
            const sealed = await this.secrets.sealPin(pin, key, context).catch(() => null);
            if (sealed === null) {
                return false;
            }
            body["pin"] = sealed;
        }
        const subject = String(employee.id);
        const item: NewItem = { kind: "check_in", url: CHECK_IN_URL, body, attemptId, subject };
        await this.options.outbox.post(item, tappedAtMs).stored;
        return true;
    }

    private async findPerson(
        { people }: KnownPeople,
        subject: AttemptSubject,
    ): Promise<KnownPerson | undefined> {
        if ("employeeId" in subject) {
            return people.find(({ id }) => id === subject.employeeId);
        }
        if (!("badge" in subject)) {
            return undefined;
        }
        const token = this.options.readToken();
        const hash = token
            ? await this.secrets.hashBadge(token, subject.badge).catch(() => "")
            : "";
        return hash === "" ? undefined : people.find(({ badge }) => badge === hash);
    }
}
