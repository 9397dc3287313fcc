/**
 * The parts of Odoo 19's browser modules that `odoo.ts` hands on, as far as we use them. Written by hand from Odoo's
 * sources: Odoo ships no types. `@odoo/owl` is typed by its own package.
 */

declare module "@web/core/l10n/translation" {
    /** Translates a literal term; `%(name)s` is filled in from the substitutions. */
    export function _t(term: string, substitutions?: Record<string, string | number>): string;
}

declare module "@web/core/registry" {
    interface Registry<T> {
        add(key: string, value: T, options?: { force?: boolean; sequence?: number }): Registry<T>;
        contains(key: string): boolean;
        get(key: string): T;
    }
    export const registry: { category(name: string): Registry<unknown> };
}

declare module "@web/core/utils/patch" {
    /** Replaces methods of a prototype; `super` in the extension is what was there before. */
    export function patch<T extends object>(target: T, extension: ThisType<T> & object): () => void;
}

declare module "@web/core/utils/components" {
    import type { ComponentConstructor } from "@odoo/owl";
    export const ErrorHandler: ComponentConstructor;
}

declare module "@web/core/network/rpc" {
    export interface RpcSettings {
        silent?: boolean;
        headers?: Record<string, string>;
        [key: string]: unknown;
    }
    interface RpcPromise extends Promise<unknown> {
        abort?: (rejectError?: boolean) => void;
    }
    interface Rpc {
        (url: string, params?: Record<string, unknown>, settings?: RpcSettings): RpcPromise;
        /** What `rpc` calls; Odoo keeps it as a property so that it can be replaced. */
        _rpc(url: string, params: Record<string, unknown>, settings: RpcSettings): RpcPromise;
    }
    export const rpc: Rpc;
}

declare module "@web/core/ui/ui_service" {
    /** Traps the keyboard focus in the element of a `t-ref`, as Odoo's dialogs do. */
    export function useActiveElement(refName: string): void;
}

declare module "@hr_attendance/components/card_layout/card_layout" {
    import type { ComponentConstructor } from "@odoo/owl";
    export const CardLayout: ComponentConstructor;
}

declare module "@hr_attendance/components/manual_selection/manual_selection" {
    interface ListedEmployee {
        id: number;
        display_name: string;
        avatar: string;
        status: "checked_in" | "checked_out";
    }
    /** The list of employees to tap on. */
    export class KioskManualSelection {
        readonly state: {
            employeesData: { records: ListedEmployee[]; count: number };
            offset: number;
            limit: number;
            searchDomain: [string, string, unknown][];
            departmentDomain: [string, string, unknown][];
        };
        setup(): void;
        _fetchEmployeeData(): Promise<void>;
    }
}

declare module "@hr_attendance/public_kiosk/public_kiosk_app" {
    /** What Odoo's kiosk routes answer about an employee after (or before) a check-in. */
    export interface EmployeeData {
        id: number;
        employee_name: string;
        employee_avatar: string | false;
        attendance_state: "checked_in" | "checked_out";
        use_pin: boolean;
        attendance?: unknown;
        [key: string]: unknown;
    }
    export interface NotificationOptions {
        type?: "info" | "warning" | "danger" | "success";
        autocloseDelay?: number;
        sticky?: boolean;
        className?: string;
    }
    export interface KioskApp {
        readonly props: {
            token: string;
            companyId: number;
            companyName: string;
            departments: { id: number; name: string; count: number }[];
            kioskMode: string;
            fromTrialMode: boolean;
            deviceTrackingEnabled: boolean;
        };
        readonly state: { active_display: string };
        readonly companyImageUrl: string;
        readonly dialogService: { closeAll(): void };
        readonly notification: { add(text: string, options?: NotificationOptions): () => void };
        readonly manualKioskMode: boolean;
        employeeData: EmployeeData | undefined;
        setup(): void;
        render(deep?: boolean): void;
        setSetting(mode: string): Promise<void>;
        switchDisplay(screen: string): void;
        kioskReturn(...args: unknown[]): void;
        kioskConfirm(employeeId: number): Promise<void>;
        onManualSelection(employeeId: number, enteredPin: string | false): Promise<void>;
        onBarcodeScanned(barcode: string): Promise<void>;
        displayNotification(text: string): void;
    }
    const publicKiosk: { kioskAttendanceApp: { prototype: KioskApp } };
    export default publicKiosk;
}
