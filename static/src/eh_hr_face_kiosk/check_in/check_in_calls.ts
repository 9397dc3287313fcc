/** The two of Odoo's kiosk routes that check in, with their answers sorted. */
import type { EmployeeData } from "../../odoo";
import { isJsonObject, readText, type JsonObject } from "../wire";

const ANSWER_TIMEOUT_MS = 7000;
const LOCATION_TIMEOUT_MS = 3000;

export type CheckInAnswer =
    /** `repeated`: nothing was written, this is the greeting of the check-in a moment ago. */
    | { kind: "greeting"; data: EmployeeData; repeated: boolean }
    | { kind: "pin_required"; data: EmployeeData }
    /** Odoo knows no such employee or badge, or the PIN was wrong. */
    | { kind: "nothing" };

/** Odoo did not check in; `code` is the wire's `eh_code`, `"unreachable"` without an answer, or `""`. */
export class CheckInError extends Error {
    constructor(
        readonly code: string,
        message: string,
    ) {
        super(message);
        this.name = "CheckInError";
    }
}

/** What goes with a check-in: the attempt it belongs to, and its slip or `""`. */
export interface AttemptTicket {
    id: string;
    slip: string;
}

/** Odoo will not have this slip (it came too late, say): the check-in is asked for without one. */
const SLIP_REFUSALS: readonly string[] = ["slip_expired", "slip_refused"];

export interface CheckInCallsOptions {
    /** Odoo's `rpc`. */
    rpc: (
        url: string,
        params: JsonObject,
    ) => Promise<unknown> & { abort?: (reject?: boolean) => void };
    /** The company's kiosk key, from the page's URL. */
    kioskToken: string;
    /** Odoo's "device tracking" setting: send the tablet's position along. */
    tracksLocation: boolean;
}

export class CheckInCalls {
    constructor(private readonly options: CheckInCallsOptions) {}

    async selectManually(
        employeeId: number,
        pin: string | false,
        ticket: AttemptTicket,
    ): Promise<CheckInAnswer> {
        const location = this.options.tracksLocation ? await readLocation() : {};
        const params = { employee_id: employeeId, pin_code: pin, ...location };
        return this.checkIn("manual_selection", params, ticket);
    }

    async scanBadge(barcode: string, ticket: AttemptTicket): Promise<CheckInAnswer> {
        return this.checkIn("attendance_barcode_scanned", { barcode }, ticket);
    }

    private async checkIn(
        route: string,
        params: JsonObject,
        { id, slip }: AttemptTicket,
    ): Promise<CheckInAnswer> {
        const body = { ...params, attempt_id: id };
        if (!slip) {
            return toAnswer(await this.call(route, body));
        }
        try {
            return toAnswer(await this.call(route, { ...body, slip }));
        } catch (error) {
            if (!SLIP_REFUSALS.includes(toCheckInError(error).code)) {
                throw error;
            }
            return toAnswer(await this.call(route, body));
        }
    }

    private async call(route: string, params: JsonObject): Promise<unknown> {
        const request = this.options.rpc(`/hr_attendance/${route}`, {
            token: this.options.kioskToken,
            ...params,
        });
        let timer: ReturnType<typeof setTimeout> | undefined;
        const tooLate = new Promise<never>((_resolve, reject) => {
            timer = setTimeout(() => {
                reject(new CheckInError("unreachable", `${route}: no answer in time`));
                request.abort?.(false);
            }, ANSWER_TIMEOUT_MS);
        });
        try {
            return await Promise.race([request, tooLate]);
        } catch (error) {
            throw toCheckInError(error);
        } finally {
            clearTimeout(timer);
        }
    }
}

/** Odoo's RPC errors carry `data`; everything else means that no readable answer came. */
export function toCheckInError(error: unknown): CheckInError {
    if (error instanceof CheckInError) {
        return error;
    }
    const data =
        isJsonObject(error) || error instanceof Error ? (error as { data?: unknown }).data : null;
    // PostgreSQL went away in the middle: Odoo could not do it, and asked again it may.
    if (isJsonObject(data) && !readText(data, "name").startsWith("psycopg2.")) {
        return new CheckInError(readText(data, "eh_code"), readText(data, "message"));
    }
    return new CheckInError("unreachable", error instanceof Error ? error.message : "no answer");
}

function toEmployeeData(answer: unknown): EmployeeData | null {
    return isJsonObject(answer) && typeof answer["employee_name"] === "string"
        ? (answer as EmployeeData)
        : null;
}

export function toAnswer(answer: unknown): CheckInAnswer {
    if (!isJsonObject(answer)) {
        return { kind: "nothing" };
    }
    if (answer["eh_pin_required"] === true) {
        const data = toEmployeeData(answer["employee"]);
        return data ? { kind: "pin_required", data } : { kind: "nothing" };
    }
    const data = toEmployeeData(answer);
    return data && answer["attendance"]
        ? { kind: "greeting", data, repeated: answer["eh_repeated"] === true }
        : { kind: "nothing" };
}

/** Odoo's own kiosk waits for the position without a limit; a tablet without GPS would wait for ever. */
function readLocation(): Promise<JsonObject> {
    return new Promise((resolve) => {
        if (!("geolocation" in navigator)) {
            resolve({});
            return;
        }
        const giveUp = setTimeout(() => {
            resolve({});
        }, LOCATION_TIMEOUT_MS);
        navigator.geolocation.getCurrentPosition(
            ({ coords: { latitude, longitude } }) => {
                clearTimeout(giveUp);
                resolve({ latitude, longitude });
            },
            () => {
                clearTimeout(giveUp);
                resolve({});
            },
            { enableHighAccuracy: true, timeout: LOCATION_TIMEOUT_MS, maximumAge: 60_000 },
        );
    });
}
