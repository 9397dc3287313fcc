/**
 * Typed token sets on top of the TOON grammar: which keys a document has, what each holds, and how the fields
 * are called in JSON and in code.
 */
import { formatToon, parseToon, ToonError, type ToonLimits } from "./toon.ts";

/** `text` and the numbers hold exactly one item, `list` any number of them. */
export type TokenKind = "text" | "integer" | "decimal" | "list";

export interface TokenSpec {
    /** Key in TOON. */
    readonly key: string;
    /** Key in JSON. */
    readonly field: string;
    readonly kind: TokenKind;
    readonly required: boolean;
}

interface KindTypes {
    text: string;
    integer: number;
    decimal: number;
    list: readonly string[];
}

type FieldsWhere<S extends readonly TokenSpec[], R extends boolean> = Extract<
    S[number],
    { required: R }
>;

/**
 * Keys that begin so are passed over by every reader: what a newer side adds there breaks no older one. No set of ours
 * requires one, and what such a line holds obeys the grammar and its limits like any other.
 */
export const IGNORED_PREFIX = "X_";

/** The object a token set describes: required fields, then optional ones. */
export type TokenFields<S extends readonly TokenSpec[]> = {
    [F in FieldsWhere<S, true> as F["field"]]: KindTypes[F["kind"]];
} & { [F in FieldsWhere<S, false> as F["field"]]?: KindTypes[F["kind"]] };

type TokenValue = KindTypes[TokenKind];

/** Decimals are written with at most this many digits after the point. */
export const DECIMAL_DIGITS = 6;

const NUMBER = { integer: /^-?\d{1,15}$/, decimal: /^-?\d{1,15}(\.\d{1,15})?$/ } as const;

/**
 * Reads a document of this set: no other key but those to be ignored, every required one, numbers in their one spelling.
 *
 * @throws ToonError
 */
export function decodeTokens<const S extends readonly TokenSpec[]>(
    text: string,
    set: S,
    limits?: ToonLimits,
): TokenFields<S> {
    const document = parseToon(text, limits);
    const fields: Record<string, TokenValue> = {};
    let line = 0;
    for (const [key, items] of document) {
        line += 1;
        if (key.startsWith(IGNORED_PREFIX)) {
            continue;
        }
        const spec = set.find((each) => each.key === key);
        if (!spec) {
            throw new ToonError("unknown_key", line, "a key of this document");
        }
        fields[spec.field] = readValue(spec, items, line);
    }
    const missing = set.find((spec) => spec.required && !document.has(spec.key));
    if (missing) {
        throw new ToonError("missing_key", 0, `${missing.key} is required`);
    }
    return fields as TokenFields<S>;
}

/**
 * Writes a document of this set, in the set's order. Undefined fields are left out.
 *
 * @throws ToonError for a value the grammar cannot hold, or a missing required one
 */
export function encodeTokens<const S extends readonly TokenSpec[]>(
    fields: TokenFields<S>,
    set: S,
): string {
    const values = fields as Readonly<Record<string, TokenValue | undefined>>;
    const lines: [string, readonly string[]][] = [];
    for (const spec of set) {
        const value = values[spec.field];
        if (value !== undefined) {
            lines.push([spec.key, writeValue(spec, value)]);
        } else if (spec.required) {
            throw new ToonError("missing_key", 0, `${spec.key} is required`);
        }
    }
    return formatToon(lines);
}

function readValue({ key, kind }: TokenSpec, items: readonly string[], line: number): TokenValue {
    if (kind === "list") {
        return items;
    }
    const [only] = items;
    if (only === undefined || items.length > 1) {
        throw new ToonError("not_one_item", line, `${key} holds one value`);
    }
    return kind === "text" ? only : readNumber(kind, only, key, line);
}

function readNumber(kind: "integer" | "decimal", text: string, key: string, line: number): number {
    const value = Number(text);
    if (!NUMBER[kind].test(text) || String(value) !== text) {
        throw new ToonError("bad_number", line, `${key} is a plain ${kind}, e.g. ${EXAMPLE[kind]}`);
    }
    return value;
}

const EXAMPLE = { integer: "5", decimal: "0.973" } as const;

function writeValue({ key, kind }: TokenSpec, value: TokenValue): readonly string[] {
    if (kind === "list") {
        return value as readonly string[];
    }
    if (kind === "text") {
        return [String(value)];
    }
    const text = kind === "integer" ? String(value) : String(roundDecimal(Number(value)));
    if (!NUMBER[kind].test(text)) {
        throw new ToonError("bad_number", 0, `${key} is a plain ${kind}, e.g. ${EXAMPLE[kind]}`);
    }
    return [text];
}

/** To `DECIMAL_DIGITS`; what JSON and TOON answers both carry, so that they say the same number. */
export function roundDecimal(value: number): number {
    const unit = 10 ** DECIMAL_DIGITS;
    // `+ 0` makes 0 of -0, which would be written "0" and read back as another number.
    return Math.round(value * unit) / unit + 0;
}
