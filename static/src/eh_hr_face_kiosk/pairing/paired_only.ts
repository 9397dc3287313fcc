/** Whether the company serves paired tablets only, as an unpaired page can find out. */
import { rpc } from "../../odoo";
import { KioskHttpError } from "../http";
import { isUnauthorized } from "../odoo_kiosk/kiosk_rpc";

/** In the page of a company that serves paired tablets only. */
const PAIRED_ONLY_META = 'meta[name="eh-kiosk-paired-only"]';

/** What the page itself says, as it was loaded. */
export function isServedToPairedOnly(): boolean {
    return document.querySelector(PAIRED_ONLY_META) !== null;
}

/**
 * Asks for an empty list of employees and looks at the refusal.
 *
 * @param kioskToken the company's kiosk key, from the page's URL
 * @throws KioskHttpError `"unreachable"`
 */
export async function isPairingRequired(kioskToken: string): Promise<boolean> {
    const params = { token: kioskToken, limit: 1, offset: 0, domain: [["name", "=", ""]] };
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
