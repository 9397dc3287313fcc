/** Error codes as sentences for the person in front of the tablet: what happened and what to do. */
import { _t } from "../odoo";
import { KioskHttpError } from "./http";

const SECONDS_PER_MINUTE = 60;

/** Why a tablet could not be paired. */
export function explainPairingError(error: unknown): string {
    if (!(error instanceof KioskHttpError)) {
        return _t("Something went wrong on this page. Reload it and try again.");
    }
    switch (error.code) {
        case "pairing_code_expired":
            return _t("This code is older than 10 minutes. Make a new one in Odoo.");
        case "pairing_code_refused":
            return _t(
                "This code is not right or was already used. Check it, or make a new one in Odoo.",
            );
        case "key_required":
            return _t(
                "This browser cannot make a key of its own, and your company pairs only tablets that have one. Open this page over https in a browser of today, or ask your administrator to allow tablets without a key.",
            );
        case "proof_refused":
        case "proof_stale":
            return _t(
                "Odoo did not accept the key of this tablet. Reload this page and try again; if it stays, tell your administrator.",
            );
        case "rate_limited":
            return _t("Too many tries. Wait %(minutes)s min and try again.", {
                minutes: Math.max(1, Math.ceil(error.retryAfterSeconds / SECONDS_PER_MINUTE)),
            });
        case "unreachable":
            return _t("Odoo does not answer. Check the network of this tablet and try again.");
        case "invalid_field":
            return _t("Odoo refused the code. Reload this page and try again.");
        default:
            return _t("Odoo had a problem. Try again; if it stays, tell your administrator.");
    }
}

/**
 * Why a check-in did not happen.
 *
 * @param code `eh_code` of Odoo's answer, `"unreachable"` without one
 * @param message Odoo's own sentence, used when the code says nothing to us
 */
export function explainCheckInError(code: string, message: string): string {
    switch (code) {
        case "unreachable":
            return _t("Odoo does not answer, so your check-in may be missing. Please try again.");
        case "key_unreadable":
        case "proof_refused":
        case "proof_stale":
            return _t(
                "Odoo did not accept the key of this tablet, so you were not checked in. Please try again, or tell your administrator.",
            );
        case "key_lost":
        case "proof_required":
        case "device_unauthorized":
            return _t(
                "This tablet is no longer paired, so you were not checked in. Please try again, or tell your administrator.",
            );
        case "pin_missing":
            return _t("You have no PIN yet. Please ask your HR department for one.");
        case "pin_rate_limited":
            return _t("Too many wrong PINs. Please wait a few minutes, then try again.");
        case "attempt_required":
            return _t("This page is out of date. Please try again in a moment.");
        default:
            return (
                message ||
                _t("Odoo had a problem, so your check-in may be missing. Please try again.")
            );
    }
}
