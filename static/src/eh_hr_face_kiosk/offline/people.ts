/** Whom this tablet knows when Odoo does not answer: as Odoo said it last, for this pairing, and not for ever. */
import { isJsonObject, readNumber, readText, type JsonObject } from "../wire";

export interface KnownPerson {
    id: number;
    name: string;
    departmentId: number | null;
    /** The badge's hash, or `""`. */
    badge: string;
    hasPin: boolean;
}

export interface KnownPeople {
    pairing: string;
    /** The device's clock, Unix ms. */
    readAtMs: number;
    maxAgeMs: number;
    /** Whether a tap on a name asks for the PIN. */
    usePin: boolean;
    /** Odoo's public key, or `""`. */
    sealKey: string;
    people: KnownPerson[];
}

const MS_PER_S = 1000;

/** @param answer of `GET /eh_hr/kiosk/people`; what is odd in it is left out */
export function readPeople(answer: JsonObject, pairing: string, nowMs: number): KnownPeople {
    const { people, use_pin: usePin } = answer;
    return {
        pairing,
        readAtMs: nowMs,
        maxAgeMs: (readNumber(answer, "max_age_s") ?? 0) * MS_PER_S,
        usePin: usePin === true,
        sealKey: readText(answer, "seal_key"),
        people: (Array.isArray(people) ? people : []).flatMap((person: unknown) => {
            const id = isJsonObject(person) ? readNumber(person, "id") : null;
            return isJsonObject(person) && id !== null
                ? [
                      {
                          id,
                          name: readText(person, "name"),
                          departmentId: readNumber(person, "department_id"),
                          badge: readText(person, "badge"),
                          hasPin: person["has_pin"] === true,
                      },
                  ]
                : [];
        }),
    };
}

/**
 * Of this pairing, and young enough. A clock that was set back does not make them older, and one that was set forward not
 * while this page stands.
 *
 * @param pageAgeMs since this page read them, by a clock that nobody sets; null when a page before it did
 */
export function isUsable(
    known: KnownPeople,
    pairing: string | null,
    nowMs: number,
    pageAgeMs: number | null,
): boolean {
    const ageMs = Math.min(nowMs - known.readAtMs, pageAgeMs ?? Infinity);
    return known.pairing === pairing && ageMs <= known.maxAgeMs;
}

/** What Odoo's list of employees asks for. */
export interface ListQuery {
    name: string;
    departmentId: number | null;
    offset: number;
    limit: number;
}

/** @returns the people of one page of the list, and how many there are */
export function searchPeople(
    people: readonly KnownPerson[],
    { name, departmentId, offset, limit }: ListQuery,
): { found: KnownPerson[]; count: number } {
    const wanted = fold(name);
    const all = people
        .filter(
            (person) =>
                fold(person.name).includes(wanted) &&
                (departmentId === null || person.departmentId === departmentId),
        )
        .sort((a, b) => a.name.localeCompare(b.name));
    return { found: all.slice(offset, offset + limit), count: all.length };
}

function fold(text: string): string {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
