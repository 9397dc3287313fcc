/** Requests to the Odoo under test, over connections that stay open, from tablets that prove their key with each. */
import http from "node:http";

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} text
 * @property {http.IncomingHttpHeaders} headers
 * @property {number} ms from the call to the last byte
 */

/**
 * @typedef {object} Tablet
 * @property {string} [token] none while it pairs
 * @property {CryptoKeyPair} pair
 *
 * @typedef {object} Caller
 * @property {(path: string, options?: {method?: string, tablet?: Tablet, body?: unknown}) => Promise<Answer>} ask
 * @property {() => void} close
 */

/**
 * @param {string} url of the server
 * @param {number} [connections] at most so many at once
 * @returns {Caller}
 */
export function makeCaller(url, connections = 1) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
    const { hostname, port } = new URL(url);
    return {
        ask: async (path, { method = "GET", tablet, body } = {}) => {
            const text = body === undefined ? undefined : JSON.stringify(body);
            // Made before the clock runs: it is the tablet's work.
            const proof =
                tablet && (await prove(tablet, method, `${url.replace(/\/$/, "")}${path}`));
            return new Promise((resolve, reject) => {
                const start = performance.now();
                const request = http.request(
                    {
                        agent,
                        hostname,
                        port,
                        path,
                        method,
                        headers: {
                            ...(tablet?.token ? { Authorization: `Bearer ${tablet.token}` } : {}),
                            ...(proof ? { DPoP: proof } : {}),
                            ...(text === undefined
                                ? {}
                                : {
                                      "Content-Type": "application/json",
                                      "Content-Length": Buffer.byteLength(text),
                                  }),
                        },
                    },
                    (response) => {
                        /** @type {Buffer[]} */
                        const chunks = [];
                        response.on("data", (chunk) => chunks.push(chunk));
                        response.on("error", reject);
                        response.on("end", () =>
                            resolve({
                                status: response.statusCode ?? 0,
                                text: Buffer.concat(chunks).toString("utf8"),
                                headers: response.headers,
                                ms: performance.now() - start,
                            }),
                        );
                    },
                );
                request.on("error", reject);
                request.end(text);
            });
        },
        close: () => agent.destroy(),
    };
}

/**
 * @param {Tablet} tablet
 * @param {string} method
 * @param {string} address
 * @returns {Promise<string>}
 */
async function prove({ pair, token }, method, address) {
    // Not before the packages are installed.
    const { generateProof } = await import("dpop");
    return generateProof(pair, address.split("?")[0] ?? "", method, undefined, token);
}
