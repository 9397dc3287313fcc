/**
 * The one door to Odoo and OWL in the browser: no other file imports from them.
 *
 * Both bundles carry a copy of this file; it only hands on and keeps no state. `_t` has to keep its name, since Odoo's
 * translation export looks for it.
 */
import publicKiosk from "@hr_attendance/public_kiosk/public_kiosk_app";

export {
    Component,
    onMounted,
    onWillUnmount,
    reactive,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
export { _t } from "@web/core/l10n/translation";
export { registry } from "@web/core/registry";
export { rpc } from "@web/core/network/rpc";
export { patch } from "@web/core/utils/patch";
export { ErrorHandler } from "@web/core/utils/components";
export { useActiveElement } from "@web/core/ui/ui_service";
export { CardLayout } from "@hr_attendance/components/card_layout/card_layout";
export { KioskManualSelection } from "@hr_attendance/components/manual_selection/manual_selection";
export { publicKiosk };

export type { Component as OwlComponent, ComponentConstructor } from "@odoo/owl";
export type {
    EmployeeData,
    KioskApp,
    NotificationOptions,
} from "@hr_attendance/public_kiosk/public_kiosk_app";
export type { RpcSettings } from "@web/core/network/rpc";
