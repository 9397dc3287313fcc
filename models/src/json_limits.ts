/** A bound on what a JSON text can unfold into, found before it is parsed: each value costs memory and checks. */

const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const OPEN_OBJECT = 0x7b;
const BACKSLASH = 0x5c;

export interface JsonLimits {
    readonly maxValues: number;
    /** Backslashes: each makes the parser copy a text piece by piece. */
    readonly maxEscapes: number;
}

/**
 * Whether a JSON text stays within its limits. Every value but the outermost follows one of `, : [ {`, so counting
 * these, in texts too, never counts too little. One pass, no garbage.
 *
 * @param json UTF-8
 */
export function isWithinLimits(json: Uint8Array, { maxValues, maxEscapes }: JsonLimits): boolean {
    let values = 0;
    let escapes = 0;
    for (let at = 0; at < json.length; at++) {
        const byte = json[at];
        if (byte === COMMA || byte === COLON || byte === OPEN_LIST || byte === OPEN_OBJECT) {
            values += 1;
            if (values > maxValues) {
                return false;
            }
        } else if (byte === BACKSLASH) {
            escapes += 1;
            if (escapes > maxEscapes) {
                return false;
            }
        }
    }
    return true;
}
