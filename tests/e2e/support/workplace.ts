/** A company of its own for each test file, made and read back through Odoo's RPC: files do not disturb each other. */
import crypto from "node:crypto";
import type { OdooClient } from "../../../scripts/lib/odoo/rpc.mjs";
import { signIn } from "./environment";

export interface EmployeeValues {
    name: string;
    barcode?: string;
    pin?: string;
    eh_liveness_no_blink?: boolean;
}

export interface Check {
    id: number;
    attempt_id: string;
    outcome: string;
    fail_reason: string | false;
    prompt: string;
    blink_count: number;
    duration_ms: number;
    frames_per_second: number;
    trigger: string;
    client_asserted: boolean;
    employee_id: [number, string] | false;
    device_id: [number, string];
    site_id: [number, string];
    timeline: { at_ms: number; code: string }[];
}

export interface Attendance {
    id: number;
    check_in: string;
    check_out: string | false;
    in_mode: string;
    eh_in_attempt_id: string | false;
    eh_out_attempt_id: string | false;
}

export interface KioskEvent {
    event_type: string;
    attempt_id: string | false;
    employee_id: [number, string] | false;
}

const CHECK_FIELDS = [
    ...["attempt_id", "outcome", "fail_reason", "prompt", "blink_count", "duration_ms"],
    ...["frames_per_second", "trigger", "client_asserted", "employee_id", "device_id", "site_id"],
    "timeline",
];
const ATTENDANCE_FIELDS = [
    ...["check_in", "check_out", "in_mode", "eh_in_attempt_id", "eh_out_attempt_id"],
];

const PAIR_LIMIT = "eh_hr_face_kiosk.pair_rate_limit_per_minute";
const BADGE_DIGITS = 10;

/** A badge nobody has: they are unique in the whole database. */
export function makeBadge(): string {
    return Array.from({ length: BADGE_DIGITS }, () => crypto.randomInt(BADGE_DIGITS)).join("");
}

export class Workplace {
    private constructor(
        readonly client: OdooClient,
        readonly companyId: number,
        readonly deviceId: number,
        readonly deviceName: string,
        readonly kioskUrl: string,
    ) {}

    /** @param settings fields of `res.company`; without any, captures are on and one tap may follow another at once */
    static async make(title: string, settings: object = {}): Promise<Workplace> {
        const client = await signIn();
        // Tests pair more tablets from one address than any company does; the limiter has tests of its own.
        await client.call("ir.config_parameter", "set_param", [PAIR_LIMIT, "1000"]);
        const suffix = crypto.randomBytes(3).toString("hex");
        const [companyId] = (await client.call("res.company", "create", [
            [{ name: `${title} ${suffix}` }],
        ])) as [number];
        await client.call("res.company", "write", [
            [companyId],
            {
                attendance_kiosk_mode: "barcode_manual",
                eh_kiosk_min_interval_s: 0,
                eh_liveness_enabled: true,
                // A blink that a film does not show is a blink missed: what is asked for instead has tests of its own.
                eh_liveness_turn_instead: false,
                ...settings,
            },
        ]);
        const [company] = (await client.call("res.company", "read", [
            [companyId],
            ["attendance_kiosk_key"],
        ])) as [{ attendance_kiosk_key: string }];
        const [siteId] = (await client.call("eh.hr.site", "create", [
            [{ name: "Test site", company_id: companyId }],
        ])) as [number];
        const deviceName = "Test tablet";
        const [deviceId] = (await client.call("eh.hr.kiosk.device", "create", [
            [{ name: deviceName, site_id: siteId }],
        ])) as [number];
        const kioskUrl = `${client.url}/hr_attendance/${company.attendance_kiosk_key}`;
        return new Workplace(client, companyId, deviceId, deviceName, kioskUrl);
    }

    async set(settings: object): Promise<void> {
        await this.client.call("res.company", "write", [[this.companyId], settings]);
    }

    async addEmployee(values: EmployeeValues): Promise<number> {
        const [id] = (await this.client.call("hr.employee", "create", [
            [{ company_id: this.companyId, ...values }],
        ])) as [number];
        return id;
    }

    /** A fresh one-time code of the test tablet. */
    async makePairingCode(): Promise<string> {
        const action = (await this.client.call("eh.hr.kiosk.device", "action_pair", [
            [this.deviceId],
        ])) as { context: { eh_pairing_code: string } };
        return action.context.eh_pairing_code;
    }

    /** What an administrator sees of the test tablet's key. */
    async readTokenKind(): Promise<string | false> {
        const [device] = (await this.client.call("eh.hr.kiosk.device", "read", [
            [this.deviceId],
            ["token_kind"],
        ])) as [{ token_kind: string | false }];
        return device.token_kind;
    }

    /** The newest first. */
    async readDeviceEvents(eventType: string): Promise<{ detail: string | false }[]> {
        return (await this.client.call("eh.hr.kiosk.event", "search_read", [
            [
                ["device_id", "=", this.deviceId],
                ["event_type", "=", eventType],
            ],
            ["detail"],
        ])) as { detail: string | false }[];
    }

    async revokeDevice(): Promise<void> {
        await this.client.call("eh.hr.kiosk.device", "action_revoke", [[this.deviceId]]);
    }

    /** Runs Python in Odoo, as a server action: for what no user may do, such as turning the clock. */
    async runPython(code: string): Promise<void> {
        const models = (await this.client.call("ir.model", "search", [
            [["model", "=", "res.company"]],
        ])) as [number];
        const values = { name: "test", state: "code", model_id: models[0], code };
        const [id] = (await this.client.call("ir.actions.server", "create", [[values]])) as [
            number,
        ];
        await this.client.call("ir.actions.server", "run", [[id]]);
        await this.client.call("ir.actions.server", "unlink", [[id]]);
    }

    /** Oldest first. */
    async readChecks(employeeId?: number): Promise<Check[]> {
        const of = employeeId === undefined ? [] : [["employee_id", "=", employeeId]];
        return this.read<Check>("eh.hr.liveness.check", of, CHECK_FIELDS);
    }

    async readAttendances(employeeId: number): Promise<Attendance[]> {
        const of = [["employee_id", "=", employeeId]];
        return this.read<Attendance>("hr.attendance", of, ATTENDANCE_FIELDS, "");
    }

    async readEvents(attemptId: string): Promise<KioskEvent[]> {
        return this.read<KioskEvent>(
            "eh.hr.kiosk.event",
            [["attempt_id", "=", attemptId]],
            ["event_type", "attempt_id", "employee_id"],
        );
    }

    private async read<T>(
        model: string,
        domain: unknown[],
        fields: string[],
        companyField = "company_id",
    ): Promise<T[]> {
        const own = companyField ? [[companyField, "=", this.companyId]] : [];
        return (await this.client.call(model, "search_read", [[...own, ...domain], fields], {
            order: "id",
            context: { allowed_company_ids: [this.companyId] },
        })) as T[];
    }
}
