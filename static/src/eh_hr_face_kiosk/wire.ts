/** The shapes of docs/wire.md that the kiosk page reads, and the checks that make them so. */

export interface NamedRecord {
    id: number;
    name: string;
}

export interface Site extends NamedRecord {
    timezone: string;
}

export interface Department extends NamedRecord {
    /** How many employees it has. */
    count: number;
}

/** Answer of `GET /eh_hr/kiosk/session`. */
export interface SessionAnswer {
    device: NamedRecord;
    site: Site;
    company: NamedRecord;
    min_interval_s: number;
    paired_only: boolean;
    /** Whether Odoo admits this tablet with its key alone. */
    key_bound: boolean;
    departments: Department[];
    /** ISO 8601, or `""`. */
    server_time: string;
    app_version: string;
}

/** Answer of `POST /eh_hr/kiosk/pair`. */
export interface PairAnswer {
    token: string;
    device: NamedRecord;
    site: Site;
    company: NamedRecord;
}

/** The codes of docs/wire.md "Errors" that a page may get. */
export const WIRE_ERROR_CODES = [
    "invalid_json",
    "bad_request",
    "invalid_field",
    "not_found",
    "method_not_allowed",
    "device_unauthorized",
    "proof_required",
    "proof_refused",
    "proof_stale",
    "employee_refused",
    "key_required",
    "pairing_code_refused",
    "pairing_code_expired",
    "badge_unknown",
    "body_too_large",
    "slip_expired",
    "slip_refused",
    "rate_limited",
    "internal_error",
] as const;

export type KioskErrorCode =
    | (typeof WIRE_ERROR_CODES)[number]
    /** No answer: no network, no server, or too late. */
    | "unreachable"
    /** This browser has the pairing's key no longer. */
    | "key_lost"
    /** This browser does not open its keys, for now. */
    | "key_unreadable"
    /** An answer that is not of docs/wire.md, e.g. a proxy's own page. */
    | "unreadable";

export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text under a key, or `""`. */
export function readText(object: JsonObject, key: string): string {
    const value = object[key];
    return typeof value === "string" ? value : "";
}

/** The whole number under a key, or null. */
export function readNumber(object: JsonObject, key: string): number | null {
    const value = object[key];
    return Number.isInteger(value) ? (value as number) : null;
}

export function readNamedRecord(value: unknown): NamedRecord | null {
    return isJsonObject(value) && typeof value["id"] === "number"
        ? { id: value["id"], name: readText(value, "name") }
        : null;
}

export function readSite(value: unknown): Site | null {
    const record = readNamedRecord(value);
    return record && isJsonObject(value)
        ? { ...record, timezone: readText(value, "timezone") }
        : null;
}

function readDepartments(value: unknown): Department[] {
    return (Array.isArray(value) ? value : []).flatMap((item: unknown) => {
        const record = readNamedRecord(item);
        const count = isJsonObject(item) ? item["count"] : undefined;
        return record ? [{ ...record, count: typeof count === "number" ? count : 0 }] : [];
    });
}

export function readSessionAnswer(value: unknown): SessionAnswer | null {
    if (!isJsonObject(value)) {
        return null;
    }
    const device = readNamedRecord(value["device"]);
    const site = readSite(value["site"]);
    const company = readNamedRecord(value["company"]);
    if (!device || !site || !company) {
        return null;
    }
    return {
        device,
        site,
        company,
        min_interval_s: typeof value["min_interval_s"] === "number" ? value["min_interval_s"] : 0,
        paired_only: value["paired_only"] === true,
        key_bound: value["key_bound"] === true,
        departments: readDepartments(value["departments"]),
        server_time: readText(value, "server_time"),
        app_version: readText(value, "app_version"),
    };
}

export function readPairAnswer(value: unknown): PairAnswer | null {
    if (!isJsonObject(value)) {
        return null;
    }
    const token = readText(value, "token");
    const device = readNamedRecord(value["device"]);
    const site = readSite(value["site"]);
    const company = readNamedRecord(value["company"]);
    return token && device && site && company ? { token, device, site, company } : null;
}
