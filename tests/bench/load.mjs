/** Requests to the Odoo under test, over connections that stay open. */
import http from "node:http";

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} text
 * @property {http.IncomingHttpHeaders} headers
 * @property {number} ms from the call to the last byte
 */

/**
 * @typedef {object} Caller
 * @property {(path: string, options?: {method?: string, token?: string, body?: unknown}) => Promise<Answer>} ask
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
        ask: (path, { method = "GET", token, body } = {}) =>
            new Promise((resolve, reject) => {
                const start = performance.now();
                const text = body === undefined ? undefined : JSON.stringify(body);
                const request = http.request(
                    {
                        agent,
                        hostname,
                        port,
                        path,
                        method,
                        headers: {
                            ...(token ? { Authorization: `Bearer ${token}` } : {}),
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
            }),
        close: () => agent.destroy(),
    };
}
