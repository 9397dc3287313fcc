import { describe, expect, it } from "@jest/globals";
import { AttemptDesk, type AttemptSubject } from "../src/eh_hr_face_kiosk/check_in/attempt_desk";
import { KioskHttpError } from "../src/eh_hr_face_kiosk/http";
import type { JsonObject, KioskErrorCode } from "../src/eh_hr_face_kiosk/wire";

const TAP: AttemptSubject = { trigger: "manual", employeeId: 7 };
const SCAN: AttemptSubject = { trigger: "badge", badge: "041" };
const ANSWER = {
    attempt_id: "id",
    employee: { id: 7, name: "Anita Oliver", avatar: "data:image/png;base64,AA==" },
    action: "check_out",
    since: "2026-11-20T07:02:00Z",
    since_text: "In since 08:02",
    steps: [{ behaviour: "blink", count: 2 }],
    slip: "slip",
    expires_in_s: 300,
    server_time: "2026-11-20T16:00:00Z",
};

function makeDesk(answer: JsonObject | KioskErrorCode) {
    const sent: [string, JsonObject][] = [];
    const desk = new AttemptDesk({
        post: (url, body) => {
            sent.push([url, body]);
            return typeof answer === "string"
                ? Promise.reject(new KioskHttpError(answer, "", 0))
                : Promise.resolve(answer);
        },
    });
    return { desk, sent };
}

const begin = (answer: JsonObject | KioskErrorCode, subject: AttemptSubject = TAP) =>
    makeDesk(answer).desk.begin("id", subject);

describe("A0: an attempt begins with the server", () => {
    it("says who it is about, once", async () => {
        const { desk, sent } = makeDesk(ANSWER);
        await desk.begin("id", TAP);
        await desk.begin("id", SCAN);
        expect(sent).toEqual([
            ["/eh_hr/kiosk/attempt", { attempt_id: "id", trigger: "manual", employee_id: 7 }],
            ["/eh_hr/kiosk/attempt", { attempt_id: "id", trigger: "badge", badge: "041" }],
        ]);
    });

    it("learns what the check-in will do, and what is asked for", async () => {
        expect(await begin(ANSWER)).toEqual({
            employee: { ...ANSWER.employee, action: "check_out", since: "In since 08:02" },
            steps: ANSWER.steps,
            slip: "slip",
            isForgotten: false,
            answer: ANSWER,
        });
    });

    it("a check-in says nothing of before", async () => {
        const begun = await begin({ ...ANSWER, action: "check_in" });
        expect(begun).toMatchObject({ employee: { action: "check_in", since: "" } });
    });

    it("P20: an attendance of yesterday morning was forgotten, a night shift was not", async () => {
        const forgotten = await begin({ ...ANSWER, since: "2026-11-19T07:02:00Z" });
        expect(forgotten?.isForgotten).toBe(true);
        const night = await begin({ ...ANSWER, since: "2026-11-20T04:00:00Z" });
        expect(night?.isForgotten).toBe(false);
    });

    it.each<[JsonObject]>([
        [{ employee: { id: "7" } }],
        [{ employee: null }],
        [{}],
        [{ employee: [] }],
    ])("%j is nobody", async (answer) => {
        expect(await begin(answer)).toBeNull();
    });

    it.each([{ steps: 5 }, { steps: [5, {}, { behaviour: 5 }] }, { slip: 5 }, { since: "x" }])(
        "odd parts of an answer are as if they were not there: %j",
        async (odd) => {
            expect(await begin({ ...ANSWER, ...odd })).toMatchObject({ employee: { id: 7 } });
        },
    );

    it.each<KioskErrorCode>(["badge_unknown", "employee_refused"])("%s is nobody", async (code) => {
        expect(await begin(code, SCAN)).toBeNull();
    });

    it.each<KioskErrorCode>(["not_found", "unreadable", "rate_limited", "internal_error"])(
        "%s (an older Odoo, a proxy's page, one too busy) delays nobody",
        async (code) => {
            expect(await begin(code)).toEqual({
                employee: null,
                steps: null,
                slip: "",
                isForgotten: false,
                answer: {},
            });
        },
    );

    it.each<KioskErrorCode>(["unreachable", "device_unauthorized"])(
        "%s is an error",
        async (code) => {
            await expect(begin(code)).rejects.toMatchObject({ name: "CheckInError", code });
        },
    );
});
