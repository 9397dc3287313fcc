/** Free space in the folders a run writes to. A full disk shows in many words; the disk itself says it best. */
import fs from "node:fs";
import { UserError } from "./errors.mjs";

/** Under this much PostgreSQL and dpkg give up in ways of their own. */
const FULL_BYTES = 100e6;

/** @type {Set<string>} */
const watched = new Set();

/**
 * @param {string} folder
 * @returns {number} bytes that we may still write there
 */
function freeBytes(folder) {
    const { bavail, bsize } = fs.statfsSync(folder);
    return bavail * bsize;
}

/**
 * Checks that a folder has room, and watches it from now on.
 *
 * @param {string} folder
 * @param {number} bytes
 * @param {string} variable that names another folder
 * @throws {UserError} it has not
 */
export function requireSpace(folder, bytes, variable) {
    watched.add(folder);
    const free = freeBytes(folder);
    if (free < bytes) {
        throw new UserError(
            `${folder} has ${(free / 1e9).toFixed(1)} GB free, and about ${bytes / 1e9} GB are needed`,
            `Free some space, or point ${variable} at another disk`,
        );
    }
}

/** The first watched folder whose disk is full, if any. */
export function findFullDisk() {
    for (const folder of watched) {
        try {
            if (freeBytes(folder) < FULL_BYTES) {
                return folder;
            }
        } catch {
            // the folder is gone: its disk is not what went wrong
        }
    }
    return undefined;
}
