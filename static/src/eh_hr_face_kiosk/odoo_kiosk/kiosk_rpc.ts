/**
 * Odoo's own kiosk routes, called as this paired tablet: every call to one of them carries the device token and a proof of the
 * tablet's key, whoever in the page makes it. Calls to anything else are left alone.
 */
import { rpc } from "../../odoo";
import { UNAUTHORIZED } from "../http";
import type { Prover } from "../prover";
import { isJsonObject, readText } from "../wire";

const KIOSK_ROUTES: ReadonlySet<string> = new Set([
    "attendance_barcode_scanned",
    "manual_selection",
    "attendance_employee_data",
    "employees_infos",
    "get_employees_without_badge",
    "set_badge",
    "create_employee",
    "set_settings",
]);

/** Whether a URL, relative ones included, is one of Odoo's kiosk routes on this very server. */
export function isKioskRoute(url: string, base: string): boolean {
    const target = new URL(url, base);
    const [folder, route] = target.pathname.split("/").slice(-2);
    return (
        target.origin === new URL(base).origin &&
        folder === "hr_attendance" &&
        route !== undefined &&
        KIOSK_ROUTES.has(route)
    );
}

export interface KioskRpcOptions {
    /** The device token, or null while the tablet is not paired. */
    readToken: () => string | null;
    prover: Prover;
    /** Told the token that Odoo refused. */
    onRefused: (token: string) => void;
}

type Send = typeof rpc._rpc;

/** @param readOptions null while the kiosk has not begun */
export function sendTokenWithKioskRoutes(readOptions: () => KioskRpcOptions | null): void {
    const original = rpc._rpc.bind(rpc);
    rpc._rpc = (url, params, settings) => {
        const options = readOptions();
        const token = options?.readToken();
        return options && token && isKioskRoute(url, location.href)
            ? sendAsTablet(original, options, token, [url, params, settings])
            : original(url, params, settings);
    };
}

/** One call with token and proof; a proof that was not good is made once more. It can be aborted, as Odoo's calls can. */
function sendAsTablet(
    original: Send,
    { prover, onRefused }: KioskRpcOptions,
    token: string,
    [url, params, settings]: Parameters<Send>,
): ReturnType<Send> {
    let current: ReturnType<Send> | null = null;
    let isAborted = false;
    const send = async (): Promise<unknown> => {
        const proof = await prover.prove("POST", url, token);
        const headers = {
            ...settings.headers,
            Authorization: `Bearer ${token}`,
            ...(proof && { DPoP: proof }),
        };
        current = original(url, params, { ...settings, headers });
        if (isAborted) {
            current.abort?.();
        }
        return current;
    };
    const request: ReturnType<Send> = send().catch((error: unknown) => {
        const code = readRefusal(error);
        if (UNAUTHORIZED.includes(code)) {
            onRefused(token);
        }
        const isStale = code === "proof_stale";
        if (isStale) {
            prover.takeNonce(readNonce(error));
        }
        if (isStale || code === "proof_refused") {
            return send();
        }
        throw error;
    });
    request.abort = (rejectError?: boolean) => {
        isAborted = true;
        current?.abort?.(rejectError);
    };
    return request;
}

/** Whether one of Odoo's kiosk routes refused this tablet ("paired tablets only"). */
export function isUnauthorized(error: unknown): boolean {
    return readRefusal(error) === "device_unauthorized";
}

function readRefusal(error: unknown): string {
    return readData(error, "eh_code");
}

function readNonce(error: unknown): string {
    return readData(error, "eh_nonce");
}

function readData(error: unknown, key: string): string {
    const data = error instanceof Error ? (error as { data?: unknown }).data : null;
    return isJsonObject(data) ? readText(data, key) : "";
}
