/** A client that costs little: bodies are made once, connections are kept, tickets are minted ahead. */
import http from "node:http";
import { VERIFY_PATH } from "../src/routes/verify.ts";
import { documentOf } from "../tests/support/requests.ts";
import { bearer } from "../tests/support/tokens.ts";

export interface Answer {
    readonly status: number;
    readonly ms: number;
    readonly body: string;
}

/** The longest a ticket may live: so long the service remembers it. */
const TICKET_LIFE_S = 300;
const BOUNDARY = "benchmark";

export class Client {
    private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
    private readonly tickets: string[] = [];

    constructor(private readonly url: string) {}

    /** Mints tickets outside of what is measured. */
    prepare(count: number): void {
        while (this.tickets.length < count) {
            this.tickets.push(mintTicket());
        }
    }

    post(body: Buffer): Promise<Answer> {
        const start = performance.now();
        const headers = {
            Authorization: this.tickets.pop() ?? mintTicket(),
            "Content-Type": `multipart/form-data; boundary=${BOUNDARY}`,
            "Content-Length": body.length,
        };
        return new Promise((resolve, reject) => {
            const url = `${this.url}${VERIFY_PATH}`;
            const request = http.request(url, { method: "POST", agent: this.agent, headers });
            request.on("error", reject).on("response", (response) => {
                const chunks: Buffer[] = [];
                response.on("data", (chunk: Buffer) => chunks.push(chunk));
                response.on("end", () => {
                    resolve({
                        status: response.statusCode ?? 0,
                        ms: performance.now() - start,
                        body: Buffer.concat(chunks).toString(),
                    });
                });
            });
            request.end(body);
        });
    }

    /** `count` requests, `parallel` at a time. @throws Error for any answer but 200 */
    async closedLoop(body: Buffer, count: number, parallel: number): Promise<Answer[]> {
        this.prepare(count);
        const answers: Answer[] = [];
        let started = 0;
        const caller = async (): Promise<void> => {
            while (started < count) {
                started += 1;
                const answer = await this.post(body);
                if (answer.status !== 200) {
                    throw new Error(`${answer.status} ${answer.body}`);
                }
                answers.push(answer);
            }
        };
        await Promise.all(Array.from({ length: parallel }, caller));
        return answers;
    }

    close(): void {
        this.agent.destroy();
    }
}

function mintTicket(): string {
    return bearer({ exp: Math.floor(Date.now() / 1000) + TICKET_LIFE_S });
}

/** The multipart body of a verification. */
export function makeBody(frames: readonly Buffer[]): Buffer {
    const part = (name: string, type: string, data: string | Buffer): Buffer =>
        Buffer.concat([
            Buffer.from(
                `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="f"\r\n` +
                    `Content-Type: ${type}\r\n\r\n`,
            ),
            Buffer.from(data),
            Buffer.from("\r\n"),
        ]);
    return Buffer.concat([
        part("request", "application/json", JSON.stringify(documentOf(frames))),
        ...frames.map((frame) => part("frame", "image/jpeg", frame)),
        Buffer.from(`--${BOUNDARY}--\r\n`),
    ]);
}
