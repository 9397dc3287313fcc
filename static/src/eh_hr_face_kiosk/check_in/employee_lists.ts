/**
 * Odoo's list of employees, made to survive a page that stands for days: Odoo's own dies with an unhandled error, and the
 * whole kiosk with it, when the server does not answer at the moment it opens.
 */
import { KioskManualSelection, onWillUnmount } from "../../odoo";
import { wrapMethods } from "../odoo_kiosk/wrap_methods";
import type { CaptureEmployee } from "./capture_steps";

const shown = new Set<KioskManualSelection>();

export interface ListGuards {
    /** Odoo filled a list. */
    onFilled: () => void;
    /** What a list could not be loaded for; it keeps what it had, or what this puts in. */
    onError: (error: unknown, list: KioskManualSelection) => void;
}

export function guardEmployeeLists({ onFilled, onError }: ListGuards): void {
    wrapMethods<KioskManualSelection>(KioskManualSelection.prototype, {
        setup(original) {
            original();
            shown.add(this);
            onWillUnmount(() => {
                shown.delete(this);
            });
        },
        async _fetchEmployeeData(original) {
            try {
                await original();
                onFilled();
            } catch (error) {
                onError(error, this);
            }
        },
    });
}

/** Loads the lists on the screen again: after a pairing, or when Odoo answers again. */
export function reloadEmployeeLists(): void {
    for (const list of shown) {
        void list._fetchEmployeeData();
    }
}

/** Who somebody on a list on the screen is, as far as the list says. */
export function findListed(employeeId: number): CaptureEmployee | null {
    for (const { state } of shown) {
        const record = state.employeesData.records.find(({ id }) => id === employeeId);
        if (record) {
            const action = record.status === "checked_in" ? "check_out" : "check_in";
            const { display_name: name, avatar } = record;
            return { id: employeeId, name, avatar, action, since: "" };
        }
    }
    return null;
}
