/**
 * The one address people use, in front of Odoo's two: the workers, and the process that holds websockets.
 * What nginx does in Odoo's deployment guide. Odoo runs in proxy mode and learns the client's address here;
 * what a client says about it itself is overwritten.
 */
import http from "node:http";
import net from "node:net";

const WEBSOCKET_PATH = /^\/websocket(\?|$|\/)/;

/**
 * Starts the proxy.
 *
 * @param {object} options
 * @param {string} options.host
 * @param {number} options.port
 * @param {number} options.workerPort
 * @param {number} options.websocketPort
 * @returns {Promise<http.Server>}
 */
export function startProxy({ host, port, workerPort, websocketPort }) {
    const agent = new http.Agent({ keepAlive: true });
    const server = http.createServer((request, response) => {
        const upstream = http.request(
            {
                host: "127.0.0.1",
                port: WEBSOCKET_PATH.test(request.url ?? "") ? websocketPort : workerPort,
                method: request.method,
                path: request.url,
                headers: forwardedHeaders(request),
                agent,
            },
            (answer) => {
                response.writeHead(
                    answer.statusCode ?? 502,
                    answer.statusMessage,
                    answer.rawHeaders,
                );
                answer.pipe(response);
            },
        );
        upstream.on("error", () => {
            if (!response.headersSent) {
                response
                    .writeHead(502, { "Content-Type": "text/plain" })
                    .end("Odoo does not answer.\n");
            } else {
                response.destroy();
            }
        });
        response.on("close", () => upstream.destroy());
        request.pipe(upstream);
    });
    server.on("upgrade", (request, socket, head) => {
        const upstream = net.connect(websocketPort, "127.0.0.1", () => {
            const headers = Object.entries(forwardedHeaders(request))
                .flatMap(([name, value]) =>
                    [value ?? ""].flat().map((item) => `${name}: ${item}\r\n`),
                )
                .join("");
            upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n`);
            upstream.write(head);
            upstream.pipe(socket).pipe(upstream);
        });
        upstream.on("error", () => socket.destroy());
        socket.on("error", () => upstream.destroy());
    });
    // Odoo itself bounds how long a request takes; this proxy must not be the first to give up.
    server.requestTimeout = 0;
    return new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => resolve(server));
    });
}

/**
 * @param {http.IncomingMessage} request
 * @returns {http.OutgoingHttpHeaders}
 */
function forwardedHeaders(request) {
    return {
        ...request.headers,
        "x-forwarded-for": request.socket.remoteAddress ?? "",
        "x-forwarded-host": request.headers.host ?? "",
        "x-forwarded-proto": "http",
        "x-real-ip": request.socket.remoteAddress ?? "",
    };
}
