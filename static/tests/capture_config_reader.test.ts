import { describe, expect, it, jest } from "@jest/globals";
import { CaptureConfigReader } from "../src/eh_hr_face_liveness/capture_config_reader";

const ANSWER = { enabled: true, required_blinks: 3, trigger: "all" };
const refuse = () => Promise.reject(new Error("429"));

function makeParts(stored: [string, string][] = []) {
    const values = new Map(stored);
    const storage = {
        getItem: (key: string) => values.get(key) ?? null,
        setItem: (key: string, value: string) => void values.set(key, value),
    };
    const delay = jest.fn((_ms: number) => Promise.resolve());
    const get = jest.fn((_url: string) => Promise.resolve<Record<string, unknown>>(ANSWER));
    const reader = new CaptureConfigReader({ storage, delay });
    return { reader, http: { get }, get, delay, values };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("P4: the company's wishes are asked for until there is an answer", () => {
    it("refused once at the start: asked again by itself, soon", async () => {
        const { reader, http, get, delay } = makeParts();
        get.mockImplementationOnce(refuse);
        await reader.read(http, 3);
        await settle();
        expect(get).toHaveBeenCalledTimes(2);
        expect(delay.mock.calls[0]?.[0]).toBeLessThanOrEqual(5000);
        expect(reader.config).toMatchObject({ enabled: true, steps: [{ count: 3 }] });
    });

    it("later and later, and no longer than half a minute apart", async () => {
        const { reader, http, get, delay } = makeParts();
        for (let i = 0; i < 8; i++) {
            get.mockImplementationOnce(refuse);
        }
        await reader.read(http, 3);
        await settle();
        const waits = delay.mock.calls.map(([ms]) => ms);
        expect(waits).toEqual([...waits].sort((a, b) => a - b));
        expect(waits.at(-1)).toBe(30_000);
        expect(reader.config?.enabled).toBe(true);
    });

    it("the last answer is kept: in the page, and over a restart", async () => {
        const { reader, http, get, values, delay } = makeParts();
        await reader.read(http, 3);
        delay.mockReturnValue(new Promise(() => undefined));
        get.mockImplementation(refuse);
        await reader.read(http, 3);
        expect(reader.config?.steps[0]?.count).toBe(3);
        const next = makeParts([...values]);
        next.delay.mockReturnValue(new Promise(() => undefined));
        next.get.mockImplementation(refuse);
        await next.reader.read(next.http, 3);
        expect(next.reader.config?.steps[0]?.count).toBe(3);
    });

    it("of another tablet's nothing is kept, of an unreadable one neither", async () => {
        for (const text of ['{"device_id": 4, "answer": {"enabled": true}}', "{", "5", "null"]) {
            const { reader, http, get, delay } = makeParts([["eh_hr_face_liveness.config", text]]);
            delay.mockReturnValue(new Promise(() => undefined));
            get.mockImplementation(refuse);
            await reader.read(http, 3);
            expect(reader.config).toBeNull();
        }
    });

    it("P34: an answer that comes after the tablet was unpaired is not taken", async () => {
        const { reader, http, get } = makeParts();
        let answer: (value: Record<string, unknown>) => void = () => undefined;
        get.mockReturnValue(
            new Promise((resolve) => {
                answer = resolve;
            }),
        );
        const read = reader.read(http, 3);
        reader.forget();
        answer(ANSWER);
        await read;
        expect(reader.config).toBeNull();
    });
});
