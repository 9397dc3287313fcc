const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Bytes at a time, a multiple of 3: strings are joined once a block instead of once a character. */
const BLOCK = 3 * 4096;

/** Base64url without padding (RFC 4648, section 5): how a picture stands in a TOON document. */
export function toBase64Url(bytes: Uint8Array): string {
    const blocks: string[] = [];
    for (let at = 0; at < bytes.length; at += BLOCK) {
        blocks.push(encodeBlock(bytes.subarray(at, at + BLOCK)));
    }
    return blocks.join("");
}

function encodeBlock(bytes: Uint8Array): string {
    let text = "";
    for (let at = 0; at < bytes.length; at += 3) {
        const left = bytes.length - at;
        const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
        text += ALPHABET.charAt(three >> 18) + ALPHABET.charAt((three >> 12) & 63);
        text += left > 1 ? ALPHABET.charAt((three >> 6) & 63) : "";
        text += left > 2 ? ALPHABET.charAt(three & 63) : "";
    }
    return text;
}
