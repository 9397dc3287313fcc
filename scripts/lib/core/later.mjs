/** Work that starts now and is waited for later. */

/**
 * @template T
 * @typedef {(note: (text: string) => void) => Promise<T>} Later
 */

/**
 * Starts work now; what it notes is shown from the moment somebody awaits it.
 *
 * @template T
 * @param {Later<T>} work
 * @returns {Later<T>}
 */
export function later(work) {
    /** @type {(text: string) => void} */
    let show = () => {};
    const result = work((text) => show(text));
    result.catch(() => {}); // reported by whoever awaits it
    return (note) => {
        show = note;
        return result;
    };
}
