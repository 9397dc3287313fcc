/** An outbox on a store in memory and a clock that a wait moves on. */
import { jest } from "@jest/globals";
import { Outbox } from "../src/eh_hr_face_kiosk/outbox/outbox";
import type { NewItem, OutboxItem } from "../src/eh_hr_face_kiosk/outbox/outbox_item";
import type { JsonObject } from "../src/eh_hr_face_kiosk/wire";

export class MemoryOutboxStore {
    items: OutboxItem[] = [];
    private sequence = 0;
    add = (item: Omit<OutboxItem, "sequence">): Promise<OutboxItem> => {
        const added = { ...item, sequence: ++this.sequence };
        this.items.push(added);
        return Promise.resolve(added);
    };
    list = (): Promise<OutboxItem[]> => Promise.resolve([...this.items]);
    update = (item: OutboxItem): Promise<void> => {
        this.items = this.items.map((each) => (each.sequence === item.sequence ? item : each));
        return Promise.resolve();
    };
    remove = ({ sequence }: OutboxItem): Promise<void> => {
        this.items = this.items.filter((each) => each.sequence !== sequence);
        return Promise.resolve();
    };
}

export const OK = "";
export const CAPTURE: NewItem = {
    kind: "capture",
    url: "/log",
    body: { attempt_id: "a", outcome: "passed", slip: "slip", employee_id: 7 },
    attemptId: "a",
    subject: "",
};

export function makeCapture(attemptId: string): NewItem {
    return { ...CAPTURE, attemptId, body: { ...CAPTURE.body, attempt_id: attemptId } };
}

export function makeCheckIn(attemptId: string, subject: string): NewItem {
    const body = { attempt_id: attemptId };
    return { kind: "check_in", url: "/check_in", body, attemptId, subject };
}

export function makeOutbox(store = new MemoryOutboxStore()) {
    const time = { monotonicMs: 1000, wallMs: Date.UTC(2026, 10, 20, 8) };
    const tablet: { pairing: string | null } = { pairing: "p1" };
    const answer: { of: (body: JsonObject) => string } = { of: () => OK };
    const send = jest.fn((_url: string, body: JsonObject): Promise<unknown> => {
        const code = answer.of(body);
        const retryAfterSeconds = code === "rate_limited" ? 7 : 0;
        return code === OK
            ? Promise.resolve({})
            : Promise.reject(Object.assign(new Error("no"), { code, retryAfterSeconds }));
    });
    const pass = (ms: number) => {
        time.monotonicMs += ms;
        time.wallMs += ms;
    };
    const wait = jest.fn((ms: number, _signal: AbortSignal): Promise<void> => {
        pass(ms);
        return Promise.resolve();
    });
    const onRefused = jest.fn();
    let running = Promise.resolve<unknown>(null);
    const outbox = new Outbox({
        store,
        send,
        readPairing: () => tablet.pairing,
        readSkewMs: () => -500,
        lock: (work) => {
            const turn = running.then(work);
            running = turn;
            return turn;
        },
        clocks: { wallMs: () => time.wallMs, monotonicMs: () => time.monotonicMs },
        random: () => 0,
        wait,
        onChange: () => undefined,
        onRefused,
    });
    const post = (item: NewItem) => outbox.post(item, time.wallMs).settled;
    const sent = () => send.mock.calls.map(([, body]) => body["attempt_id"]);
    return { outbox, post, send, sent, wait, store, time, pass, tablet, answer, onRefused };
}

/** A wait that lasts until the outbox is woken. */
export function sleepUntilWoken(_ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
        if (signal.aborted) {
            resolve();
        }
        signal.addEventListener("abort", () => {
            resolve();
        });
    });
}

/** Lets everything that is ready run. */
export function settle(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 5));
}
