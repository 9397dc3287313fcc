/**
 * Odoo's own kiosk routes, called as this paired tablet: every call to one of them carries the device token, whoever in
 * the page makes it. Calls to anything else are left alone.
 */
import { rpc, type RpcSettings } from "../../odoo";
import { isJsonObject } from "../wire";

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

/**
 * @param readToken the device token, or null while the tablet is not paired
 * @param onRefused told the token that Odoo refused
 */
export function sendTokenWithKioskRoutes(
    readToken: () => string | null,
    onRefused: (token: string) => void,
): void {
    const original = rpc._rpc.bind(rpc);
    rpc._rpc = (url: string, params: Record<string, unknown>, settings: RpcSettings) => {
        const token = readToken();
        if (!token || !isKioskRoute(url, location.href)) {
            return original(url, params, settings);
        }
        const headers = { ...settings.headers, Authorization: `Bearer ${token}` };
        const request = original(url, params, { ...settings, headers });
        request.catch((error: unknown) => {
            if (isUnauthorized(error)) {
                onRefused(token);
            }
        });
        return request;
    };
}

/** Whether one of Odoo's kiosk routes refused this tablet ("paired tablets only"). */
export function isUnauthorized(error: unknown): boolean {
    const data = error instanceof Error ? (error as { data?: unknown }).data : null;
    return isJsonObject(data) && data["eh_code"] === "device_unauthorized";
}
