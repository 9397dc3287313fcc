/** Odoo's own JSON-RPC, as its web client uses it: sign in, call a method of a model. */

export class OdooClient {
    /** @param {string} url */
    constructor(url) {
        this.url = url;
        this.cookie = "";
    }

    /**
     * @param {string} database
     * @param {string} login
     * @param {string} password
     */
    async signIn(database, login, password) {
        await this.request("/web/session/authenticate", { db: database, login, password });
    }

    /**
     * Calls a method of a model.
     *
     * @param {string} model
     * @param {string} method
     * @param {unknown[]} args
     * @param {Record<string, unknown>} [kwargs]
     * @returns {Promise<any>} what the method returns
     */
    async call(model, method, args, kwargs = {}) {
        return this.request(`/web/dataset/call_kw/${model}/${method}`, {
            model,
            method,
            args,
            kwargs,
        });
    }

    /**
     * @param {string} path
     * @param {Record<string, unknown>} params
     * @returns {Promise<any>}
     */
    async request(path, params) {
        const response = await fetch(this.url + path, {
            method: "POST",
            headers: {
                "Content-Type": "application/json",
                ...(this.cookie ? { Cookie: this.cookie } : {}),
            },
            body: JSON.stringify({ jsonrpc: "2.0", method: "call", params }),
            signal: AbortSignal.timeout(60_000),
        });
        const cookie = response.headers
            .getSetCookie()
            .find((item) => item.startsWith("session_id="));
        this.cookie = cookie?.split(";")[0] ?? this.cookie;
        const answer = /** @type {any} */ (await response.json());
        if (answer.error) {
            throw new Error(`${path}: ${answer.error.data?.message ?? answer.error.message}`);
        }
        return answer.result;
    }
}
