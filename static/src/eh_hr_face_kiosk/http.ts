/**
 * The page's client for the routes under `/eh_hr/`. Every failure is a `KioskHttpError` with a code of `wire.ts`;
 * nothing else is thrown, no token is ever part of a message. Each request carries a proof of the tablet's key, made for it alone.
 */
import type { DeviceKey, Prover } from "./prover";
import {
    isJsonObject,
    readText,
    WIRE_ERROR_CODES,
    type JsonObject,
    type KioskErrorCode,
} from "./wire";

const DEFAULT_TIMEOUT_MS = 8000;

/** Refusals of a proof and not of the request: it is repeated once, with a fresh one. */
const RETRIED: readonly string[] = ["proof_stale", "proof_refused"];

/** Refusals that end the pairing. */
export const UNAUTHORIZED: readonly string[] = ["device_unauthorized", "proof_required"];

type Method = "GET" | "POST";

export class KioskHttpError extends Error {
    constructor(
        readonly code: KioskErrorCode,
        message: string,
        /** HTTP status, 0 when there was no answer. */
        readonly status: number,
        /** After `rate_limited`: when to ask again. */
        readonly retryAfterSeconds = 0,
    ) {
        super(message);
        this.name = "KioskHttpError";
    }
}

export interface KioskHttpOptions {
    fetch: typeof fetch;
    /** The device token, or null while the tablet is not paired. */
    readToken: () => string | null;
    appVersion: string;
    prover: Prover;
    /** Called when a route says that this token is no longer one, or not without a key that this tablet has not. */
    onUnauthorized: (token: string) => void;
}

export interface RequestOptions {
    timeoutMs?: number;
    /** Sent without the device token: pairing. */
    anonymous?: boolean;
    /** The key to pair with, where it is not the one of a token. */
    key?: DeviceKey | null;
    /** Sent to the end even when the page is reloaded meanwhile. */
    keepalive?: boolean;
}

export class KioskHttp {
    constructor(private readonly options: KioskHttpOptions) {}

    get(url: string, options: RequestOptions = {}): Promise<JsonObject> {
        return this.request("GET", url, null, options);
    }

    post(url: string, body: JsonObject, options: RequestOptions = {}): Promise<JsonObject> {
        return this.request("POST", url, body, options);
    }

    /** Pictures, which are no JSON. */
    postForm(url: string, form: FormData, options: RequestOptions = {}): Promise<JsonObject> {
        return this.request("POST", url, form, options);
    }

    private async request(
        method: Method,
        url: string,
        body: JsonObject | FormData | null,
        options: RequestOptions,
    ): Promise<JsonObject> {
        try {
            return await this.send(method, url, body, options);
        } catch (error) {
            if (error instanceof KioskHttpError && RETRIED.includes(error.code)) {
                return this.send(method, url, body, options);
            }
            throw error;
        }
    }

    private async send(
        method: Method,
        url: string,
        body: JsonObject | FormData | null,
        options: RequestOptions,
    ): Promise<JsonObject> {
        const { prover, appVersion, onUnauthorized } = this.options;
        const token = options.anonymous ? null : this.options.readToken();
        const isForm = body instanceof FormData;
        const proof = await prover.prove(method, url, token, options.key);
        const headers: Record<string, string> = {
            "X-Eh-App-Version": appVersion,
            ...(token && { Authorization: `Bearer ${token}` }),
            ...(proof && { DPoP: proof }),
            ...(body && !isForm && { "Content-Type": "application/json" }),
        };
        let response: Response;
        let text: string;
        try {
            response = await this.options.fetch(url, {
                method,
                headers,
                body: isForm ? body : body ? JSON.stringify(body) : null,
                cache: "no-store",
                keepalive: options.keepalive === true,
                signal: AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
            });
            text = await response.text();
        } catch {
            throw new KioskHttpError("unreachable", `${method} ${url}: no answer`, 0);
        }
        const answer = parseObject(text);
        if (response.ok && answer) {
            return answer;
        }
        const error = toError(response, answer, `${method} ${url}`);
        const nonce = response.headers.get("DPoP-Nonce");
        if (error.code === "proof_stale" && nonce) {
            prover.takeNonce(nonce);
        }
        if (token && UNAUTHORIZED.includes(error.code)) {
            onUnauthorized(token);
        }
        throw error;
    }
}

function parseObject(text: string): JsonObject | null {
    try {
        const value: unknown = JSON.parse(text);
        return isJsonObject(value) ? value : null;
    } catch {
        return null;
    }
}

function toError(response: Response, answer: JsonObject | null, what: string): KioskHttpError {
    const error = answer?.["error"];
    const said = isJsonObject(error) ? readText(error, "code") : "";
    const code = WIRE_ERROR_CODES.find((known) => known === said);
    if (code === undefined || !isJsonObject(error)) {
        // A gateway in front of a restarting Odoo answers 502-504 with a page of its own, Odoo without its database a 404.
        const waiting = response.status >= 502 && response.status <= 504;
        return new KioskHttpError(
            waiting ? "unreachable" : "unreadable",
            `${what}: ${response.status}`,
            response.status,
        );
    }
    return new KioskHttpError(
        code,
        readText(error, "message"),
        response.status,
        Math.max(0, Number(response.headers.get("Retry-After")) || 0),
    );
}
