import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import request from "supertest";
import { VERIFY_PATH } from "../../src/routes/verify.ts";
import { startTestSidecar, type TestSidecar } from "../support/sidecar.ts";

const ODOO = "https://odoo.example.com";
let sidecar: TestSidecar;

beforeAll(async () => {
    sidecar = await startTestSidecar({ env: { EH_SIDECAR_ALLOWED_ORIGINS: ODOO } });
});

afterAll(async () => {
    await sidecar.stop();
});

describe("cross-origin calls", () => {
    test("the page of an allowed origin may post with a token", async () => {
        const response = await request(sidecar.url)
            .options(VERIFY_PATH)
            .set({ Origin: ODOO, "Access-Control-Request-Method": "POST" })
            .expect(204);
        expect(response.headers["access-control-allow-origin"]).toBe(ODOO);
        expect(response.headers["access-control-allow-methods"]).toBe("POST");
        expect(response.headers["access-control-allow-headers"]).toContain("Authorization");
        expect(response.headers["vary"]).toContain("Origin");
    });

    test("an error can be read by that page, too", async () => {
        const response = await request(sidecar.url)
            .post(VERIFY_PATH)
            .set("Origin", ODOO)
            .expect(401);
        expect(response.headers["access-control-allow-origin"]).toBe(ODOO);
    });

    test.each(["https://odoo.example.com.evil.example", "http://odoo.example.com", "null"])(
        "the page of %s gets no permission",
        async (origin) => {
            const preflight = await request(sidecar.url).options(VERIFY_PATH).set("Origin", origin);
            expect(preflight.headers["access-control-allow-origin"]).toBeUndefined();
            const post = await request(sidecar.url).post(VERIFY_PATH).set("Origin", origin);
            expect(post.headers["access-control-allow-origin"]).toBeUndefined();
        },
    );
});
