/** Sentences of recognition and enrolment. */
import { _t } from "../odoo";

export const sayFaceLabel = (): string => _t("Check in with your face");
export const sayUndo = (): string => _t("Not you? Take it back");
export const sayUndone = (): string =>
    _t("It was taken back. Please use badge or PIN; your HR department sees it.");
export const sayNotUndone = (): string =>
    _t("It can no longer be taken back here. Please tell your HR department.");
export const sayNotSeen = (): string =>
    _t("Your face was not seen well enough. Try again, or use badge or PIN.");
export const sayUnreachable = (): string => _t("Odoo does not answer. Please use badge or PIN.");
export const sayBegin = (): string =>
    _t("Blink twice, then turn your head to each side. It takes a few seconds.");
export const sayWrongPin = (): string => _t("That PIN is wrong.");
export const sayTextChanged = (): string =>
    _t("The text was changed meanwhile. Please begin again with your badge or name.");
export const sayAskHr = (): string => _t("Please ask your HR department to enrol you.");
export const sayNotSent = (): string => _t("The pictures could not be sent. Please try again.");
