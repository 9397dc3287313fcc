/** Bytes on a socket, for what no HTTP client would send. */
import net from "node:net";

export interface RawAnswer {
    /** 0 when the connection ended without an answer. */
    readonly status: number;
    readonly text: string;
}

/** Opens a connection to a service. */
export function connect(url: string): net.Socket {
    const { hostname, port } = new URL(url);
    const socket = net.connect(Number(port), hostname);
    // A reset is one of the answers that are looked at.
    socket.on("error", () => undefined);
    return socket;
}

/** Sends bytes and waits for the first answer or the end. */
export function sendRaw(url: string, bytes: string | Buffer): Promise<RawAnswer> {
    const socket = connect(url);
    socket.write(bytes);
    return readAnswer(socket);
}

export function readAnswer(socket: net.Socket): Promise<RawAnswer> {
    return new Promise((resolve) => {
        let text = "";
        const done = (): void => {
            socket.destroy();
            resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
        };
        socket.on("data", (chunk: Buffer) => {
            text += chunk.toString("latin1");
            if (text.includes("\r\n\r\n") && /"code"|ERR1|\r\n\r\n./.test(text)) {
                done();
            }
        });
        socket.on("close", done);
    });
}

/** The head of a verification. */
export function head(authorization: string, headers: Readonly<Record<string, string>>): string {
    const all = { Host: "sidecar", Authorization: authorization, ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
    return `POST /api/liveness/verify HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
}
