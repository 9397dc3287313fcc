/**
 * The kiosk speaks the company's language, whatever the browser's is: Odoo takes its sentences from the page, its clock,
 * weekday and times of greetings from the browser.
 */

/** What Odoo's page holds of luxon, which it takes dates from. */
export interface LuxonSettings {
    defaultLocale: string;
}

/** @param language of the page (`<html lang>`), as Odoo wrote it from the company's; `""`: stays as it is */
export function setCompanyLanguage(settings: LuxonSettings | undefined, language: string): void {
    if (settings && language && settings.defaultLocale !== language && isLanguage(language)) {
        settings.defaultLocale = language;
    }
}

function isLanguage(language: string): boolean {
    try {
        return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
    } catch {
        return false;
    }
}
