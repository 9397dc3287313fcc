/** Odoo's list of employees, filled with whom this tablet knows while Odoo does not answer. */
import type { KioskManualSelection } from "../../odoo";
import { searchPeople, type KnownPeople } from "./people";

/** A person in outline; pictures are not kept. */
const AVATAR =
    "data:image/svg+xml," +
    encodeURIComponent(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#ced4da"/><circle cx="32" cy="25" r="11" fill="#fff"/><path d="M12 58c2-14 10-19 20-19s18 5 20 19z" fill="#fff"/></svg>',
    );
/** Who is in nobody knows then, so the list must not say it. */
const OFFLINE_CLASS = "o_eh_face_offline_list";

/** @returns whether there was anybody to fill it with */
export function fillOfflineList(list: KioskManualSelection, known: KnownPeople | null): boolean {
    if (!known?.people.length) {
        return false;
    }
    const { state } = list;
    const name = findValue(state.searchDomain);
    const { found, count } = searchPeople(known.people, {
        name: typeof name === "string" ? name : "",
        departmentId: Number(findValue(state.departmentDomain) ?? 0) || null,
        offset: state.offset,
        limit: state.limit,
    });
    state.employeesData.records = found.map(({ id, name }) => ({
        id,
        display_name: name,
        avatar: AVATAR,
        status: "checked_out",
    }));
    state.employeesData.count = count;
    document.body.classList.add(OFFLINE_CLASS);
    return true;
}

/** Odoo filled it. */
export function markOnlineList(): void {
    document.body.classList.remove(OFFLINE_CLASS);
}

function findValue(domain: readonly (readonly [string, string, unknown])[]): unknown {
    return domain[0]?.[2];
}
