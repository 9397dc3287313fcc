/**
 * What this tablet may compare but not keep (badges), and what it may not even read again (PINs). WebCrypto: there is none on
 * plain http, and then neither is taken without Odoo.
 */

const BADGE_LABEL = "eh_hr_face_kiosk badges 1";
const BADGE_BYTES = 16;
const SEAL_LABEL = "eh_hr_face_kiosk seal 1";
const CURVE = { name: "ECDH", namedCurve: "P-256" } as const;
const NONCE_BYTES = 12;
/** A PIN is filled up to so many bytes, so that its length does not show. */
const PADDED_BYTES = 64;
const BITS = 256;

const encoder = new TextEncoder();

/** @returns the hash under which Odoo lists this badge for this pairing, or `""` where it cannot be made */
export async function hashBadge(token: string, badge: string): Promise<string> {
    const subtle = findSubtle();
    if (!subtle) {
        return "";
    }
    const tokenHash = toHex(await subtle.digest("SHA-256", encoder.encode(token)));
    const key = await sign(subtle, encoder.encode(tokenHash), BADGE_LABEL);
    return toHex(await sign(subtle, key, badge)).slice(0, 2 * BADGE_BYTES);
}

/**
 * @param publicKey Odoo's, base64url of the uncompressed point
 * @param context what it is good for; Odoo opens it for nothing else
 * @returns what only Odoo can open, or null where it cannot be made
 */
export async function sealPin(
    pin: string,
    publicKey: string,
    context: string,
): Promise<string | null> {
    const subtle = findSubtle();
    const padded = new Uint8Array(PADDED_BYTES);
    const text = encoder.encode(pin);
    if (!subtle || publicKey === "" || text.length > PADDED_BYTES) {
        return null;
    }
    padded.set(text);
    const raw = fromBase64Url(publicKey);
    const theirs = await subtle.importKey("raw", raw, CURVE, false, []);
    const own = await subtle.generateKey(CURVE, false, ["deriveBits"]);
    const point = new Uint8Array(await subtle.exportKey("raw", own.publicKey));
    const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, BITS);
    const material = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const salt = concat(point, raw);
    const key = await subtle.deriveKey(
        { name: "HKDF", hash: "SHA-256", salt, info: encoder.encode(SEAL_LABEL) },
        material,
        { name: "AES-GCM", length: BITS },
        false,
        ["encrypt"],
    );
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const additionalData = encoder.encode(context);
    const sealed = await subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, padded);
    return toBase64Url(concat(concat(point, iv), new Uint8Array(sealed)));
}

function findSubtle(): SubtleCrypto | undefined {
    return (crypto as { subtle?: SubtleCrypto }).subtle;
}

async function sign(
    subtle: SubtleCrypto,
    keyBytes: BufferSource,
    text: string,
): Promise<ArrayBuffer> {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await subtle.importKey("raw", keyBytes, algorithm, false, ["sign"]);
    return subtle.sign("HMAC", key, encoder.encode(text));
}

function toHex(bytes: ArrayBuffer): string {
    return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
    const both = new Uint8Array(a.length + b.length);
    both.set(a);
    both.set(b, a.length);
    return both;
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

function toBase64Url(bytes: Uint8Array): string {
    const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
