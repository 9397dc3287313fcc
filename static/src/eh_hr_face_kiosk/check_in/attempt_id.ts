const VERSION_BYTE = 6;
const VARIANT_BYTE = 8;

/** A random UUID (version 4). `crypto.randomUUID` is missing on plain http, where the kiosk has to work as well. */
export function makeAttemptId(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[VERSION_BYTE] = ((bytes[VERSION_BYTE] ?? 0) & 0x0f) | 0x40;
    bytes[VARIANT_BYTE] = ((bytes[VARIANT_BYTE] ?? 0) & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
