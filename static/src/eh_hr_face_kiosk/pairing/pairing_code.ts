/**
 * The one-time pairing code: 8 characters, shown as `K7QM-4RTX`, typed, pasted or carried by the QR code's fragment.
 */

/** No 0/O, 1/I/L: read aloud and typed with gloves on. */
export const PAIRING_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
export const PAIRING_CODE_LENGTH = 8;

const GROUP_LENGTH = 4;
const CODE_KEY = "eh_pair";
const TABLET_KEY = "eh_tablet";
const TABLET_LIMIT = 120;

/** What a QR code's link brings. */
export interface PairingLink {
    code: string;
    /** Which tablet this one becomes, as Odoo named it when the code was made; `""` where the link does not say. */
    tablet: string;
}

/** The characters of a code in whatever somebody typed or pasted: case, dashes and spaces do not matter. */
export function cleanPairingCode(text: string): string {
    return Array.from(text.toUpperCase())
        .filter((character) => PAIRING_ALPHABET.includes(character))
        .slice(0, PAIRING_CODE_LENGTH)
        .join("");
}

/** `K7QM4RTX` -> `K7QM-4RTX`; the dash appears as soon as the first group is full. */
export function formatPairingCode(code: string): string {
    return code.length < GROUP_LENGTH
        ? code
        : `${code.slice(0, GROUP_LENGTH)}-${code.slice(GROUP_LENGTH)}`;
}

export function isCompletePairingCode(code: string): boolean {
    return cleanPairingCode(code) === code && code.length === PAIRING_CODE_LENGTH;
}

/**
 * What a page's fragment (`#eh_pair=K7QM4RTX&eh_tablet=Plant%201`) brings, or null.
 *
 * @param hash `location.hash`, with or without its `#`
 */
export function readPairingFragment(hash: string): PairingLink | null {
    const values = new URLSearchParams(hash.replace(/^#/, ""));
    const code = cleanPairingCode(values.get(CODE_KEY) ?? "");
    return isCompletePairingCode(code)
        ? { code, tablet: (values.get(TABLET_KEY) ?? "").slice(0, TABLET_LIMIT) }
        : null;
}

/** The fragment without the link, so that neither the history nor a bookmark keeps it; `""` when nothing is left. */
export function withoutPairingFragment(hash: string): string {
    const rest = hash
        .replace(/^#/, "")
        .split("&")
        .filter(
            (part) => part !== "" && ![CODE_KEY, TABLET_KEY].includes(part.split("=")[0] ?? ""),
        );
    return rest.length > 0 ? `#${rest.join("&")}` : "";
}
