/** TCP ports: a free one, or whether a given one is free. */
import net from "node:net";

/**
 * A port that nothing listens on, chosen by the system.
 *
 * @returns {Promise<number>}
 */
export function findFreePort() {
    return listenOnce(0, "127.0.0.1");
}

/**
 * Whether only this machine reaches an address.
 *
 * @param {string} host
 */
export function isLoopback(host) {
    return host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host);
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<string | undefined>} why it cannot be listened on (EADDRINUSE, EACCES, ...), or nothing
 */
export async function portProblem(port, host) {
    try {
        await listenOnce(port, host);
        return undefined;
    } catch (error) {
        return /** @type {NodeJS.ErrnoException} */ (error).code ?? String(error);
    }
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number>} the port it was
 */
function listenOnce(port, host) {
    return new Promise((resolve, reject) => {
        const server = net.createServer();
        server.once("error", reject);
        server.listen(port, host, () => {
            const address = server.address();
            server.close(() =>
                resolve(typeof address === "object" && address ? address.port : port),
            );
        });
    });
}
