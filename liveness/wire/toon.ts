/**
 * TOON, the line grammar of the liveness tokens: `KEY=value`, one a line.
 *
 *   document = line *( LF line ) [ LF ]
 *   line     = key "=" value
 *   key      = A-Z *( A-Z | 0-9 | "_" )                  at most 32 characters
 *   value    = [ item *( "|" item ) ]                    the empty value is the list of no items
 *   item     = 1*( character | "\\" | "\|" | "\n" | "\r" | "\t" )
 *
 * A character is any Unicode scalar value but backslash, bar and the control characters. Every document has
 * exactly one spelling, so two sides that hold the same values hold the same bytes. Nothing is guessed: a blank
 * line, CRLF, a space beside a key, an unknown escape or a key seen twice is an error with its line.
 */

export type ToonErrorCode =
    | "too_large"
    | "too_many_lines"
    | "too_many_items"
    | "line_without_equals"
    | "bad_key"
    | "duplicate_key"
    | "bad_escape"
    | "empty_item"
    | "control_character"
    | "lone_surrogate"
    | "unknown_key"
    | "missing_key"
    | "not_one_item"
    | "bad_number";

/** A text that is no TOON document, or not the one that was expected; or values that cannot be written as one. */
export class ToonError extends Error {
    readonly code: ToonErrorCode;
    /** Line in the document, from 1; 0 when it is not about one line. */
    readonly line: number;

    /** The message never repeats a value: it may be a frame or a token. */
    constructor(code: ToonErrorCode, line: number, expected: string) {
        super(line > 0 ? `line ${line}: ${expected}` : expected);
        this.name = "ToonError";
        this.code = code;
        this.line = line;
    }
}

export interface ToonLimits {
    /** UTF-16 units of the whole document. */
    readonly maxLength: number;
    readonly maxLines: number;
    /** Of one line: looked at before a value is taken apart. */
    readonly maxItems: number;
    /** UTF-16 units of one value. */
    readonly maxValueLength: number;
    /** Keys of pictures: their value may be as long as the document, and has no escapes. */
    readonly bulkKeys?: readonly string[];
}

/** Enough for every token set of ours but inline frames. */
export const DEFAULT_TOON_LIMITS: ToonLimits = {
    maxLength: 16_384,
    maxLines: 64,
    maxItems: 256,
    maxValueLength: 16_384,
};

/** Keys in the order of the document, each with its items. */
export type ToonDocument = ReadonlyMap<string, readonly string[]>;

const KEY = /^[A-Z][A-Z0-9_]{0,31}$/;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;
const UNESCAPED: Readonly<Record<string, string>> = {
    "\\": "\\",
    "|": "|",
    n: "\n",
    r: "\r",
    t: "\t",
};
const ESCAPED: Readonly<Record<string, string>> = {
    "\\": "\\\\",
    "|": "\\|",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
};

/**
 * Reads a document.
 *
 * @throws ToonError
 */
export function parseToon(text: string, limits: ToonLimits = DEFAULT_TOON_LIMITS): ToonDocument {
    if (text.length > limits.maxLength) {
        throw new ToonError("too_large", 0, `at most ${limits.maxLength} characters`);
    }
    const found = new Map<string, readonly string[]>();
    let start = 0;
    let line = 0;
    while (start < text.length || line === 0) {
        line += 1;
        if (line > limits.maxLines) {
            throw new ToonError("too_many_lines", line, `at most ${limits.maxLines} lines`);
        }
        const newline = text.indexOf("\n", start);
        const end = newline < 0 ? text.length : newline;
        const [key, items] = parseLine(text.slice(start, end), line, limits);
        if (found.has(key)) {
            throw new ToonError("duplicate_key", line, "each key once");
        }
        found.set(key, items);
        start = end + 1;
    }
    return found;
}

/**
 * Writes a document, without a final line break.
 *
 * @throws ToonError for a key, an empty item or a character the grammar does not have
 */
export function formatToon(document: Iterable<readonly [string, readonly string[]]>): string {
    const lines: string[] = [];
    const seen = new Set<string>();
    for (const [key, items] of document) {
        const line = lines.length + 1;
        if (!KEY.test(key)) {
            throw new ToonError("bad_key", line, "a key of A-Z, 0-9 and _");
        }
        if (seen.has(key)) {
            throw new ToonError("duplicate_key", line, `${key} is given twice`);
        }
        seen.add(key);
        lines.push(`${key}=${items.map((item) => escapeItem(item, line)).join("|")}`);
    }
    return lines.join("\n");
}

function parseLine(text: string, line: number, limits: ToonLimits): [key: string, items: string[]] {
    const equals = text.indexOf("=");
    if (equals < 0) {
        throw new ToonError("line_without_equals", line, "KEY=value");
    }
    const key = text.slice(0, equals);
    if (!KEY.test(key)) {
        throw new ToonError("bad_key", line, "a key of A-Z, 0-9 and _, then =");
    }
    const value = text.slice(equals + 1);
    const isBulk = limits.bulkKeys?.includes(key) ?? false;
    if (!isBulk && value.length > limits.maxValueLength) {
        throw new ToonError("too_large", line, `a value of at most ${limits.maxValueLength}`);
    }
    if (isBulk && value.includes("\\")) {
        throw new ToonError("bad_escape", line, "no escapes");
    }
    if (countBars(value, limits.maxItems) >= limits.maxItems) {
        throw new ToonError("too_many_items", line, `at most ${limits.maxItems} items`);
    }
    return [key, parseValue(value, line)];
}

/** Stops at `enough`. An escaped bar counts too: an item that holds many of them is refused as many items are. */
function countBars(value: string, enough: number): number {
    let count = 0;
    for (let at = value.indexOf("|"); at >= 0 && count < enough; at = value.indexOf("|", at + 1)) {
        count += 1;
    }
    return count;
}

function parseValue(value: string, line: number): string[] {
    if (value === "") {
        return [];
    }
    checkCharacters(value, line);
    const parts = value.includes("\\") ? splitEscaped(value, line) : value.split("|");
    if (parts.includes("")) {
        throw new ToonError("empty_item", line, "no empty item between, before or after bars");
    }
    return parts;
}

function splitEscaped(value: string, line: number): string[] {
    const parts: string[] = [];
    let part = "";
    for (let at = 0; at < value.length; at++) {
        const unit = value.charAt(at);
        if (unit === "|") {
            parts.push(part);
            part = "";
        } else if (unit === "\\") {
            const meant = UNESCAPED[value.charAt(++at)];
            if (meant === undefined) {
                throw new ToonError("bad_escape", line, "one of \\\\ \\| \\n \\r \\t");
            }
            part += meant;
        } else {
            part += unit;
        }
    }
    return [...parts, part];
}

function escapeItem(item: string, line: number): string {
    if (item === "") {
        throw new ToonError("empty_item", line, "items of at least one character");
    }
    const escaped = item.replace(/[\\|\n\r\t]/g, (unit) => ESCAPED[unit] ?? unit);
    checkCharacters(escaped, line);
    return escaped;
}

function checkCharacters(value: string, line: number): void {
    if (CONTROL.test(value)) {
        throw new ToonError(
            "control_character",
            line,
            "no control characters but \\n \\r \\t, escaped",
        );
    }
    if (/\p{Surrogate}/u.test(value)) {
        throw new ToonError("lone_surrogate", line, "whole Unicode characters");
    }
}
