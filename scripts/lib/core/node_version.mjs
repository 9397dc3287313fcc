/** Which Node this runs on, and where a newer one is from. */
import { UserError } from "./errors.mjs";

const MINIMUM_NODE = [20, 19];

/**
 * Says so when this Node is too old for the tools.
 *
 * @param {string} [version]
 * @throws {UserError} it is
 */
export function checkNode(version = process.versions.node) {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    const [wantMajor = 0, wantMinor = 0] = MINIMUM_NODE;
    if (major < wantMajor || (major === wantMajor && minor < wantMinor)) {
        throw new UserError(
            `This is Node ${version}, and at least ${MINIMUM_NODE.join(".")} is needed (Debian 12's own is 18)`,
            "Take Node 20 from https://nodejs.org/en/download (its archive, unpacked over /usr/local, is enough) " +
                "or from NodeSource's Debian packages, and start again",
        );
    }
}
