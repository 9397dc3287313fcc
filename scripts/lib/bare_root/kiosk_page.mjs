/** Whether a kiosk address really serves our kiosk: the page, and our code in the bundle it names. */

const BUNDLE = /["'](\/web\/assets\/[^"']*assets_public_attendance[^"']*\.js)["']/;
const OUR_MODULE = "eh_hr_face_kiosk";
/** The first page of a fresh database builds its bundles. */
const PAGE_MS = 180_000;

/**
 * @param {string} url of the kiosk page
 * @throws {Error} it does not
 */
export async function expectOurKiosk(url) {
    const html = await get(url);
    const bundle = BUNDLE.exec(html)?.[1];
    if (!bundle) {
        throw new Error(`${url} names no kiosk bundle`);
    }
    if (!(await get(new URL(bundle, url).href)).includes(OUR_MODULE)) {
        throw new Error(`${bundle} has no ${OUR_MODULE} in it`);
    }
}

/** @param {string} url */
async function get(url) {
    const response = await fetch(url, { signal: AbortSignal.timeout(PAGE_MS) });
    if (!response.ok) {
        throw new Error(`${url} answers ${response.status}`);
    }
    return response.text();
}
