/** What Odoo says of the sidecar when an attempt begins (docs/wire.md, `attempt`): where it is, and the ticket for one verdict. */

export interface SidecarOffer {
    url: string;
    /** Good once, for this attempt; never shown and never logged. */
    ticket: string;
    /** From the frames' departure: later an answer is of no use. */
    budgetMs: number;
    frameCount: number;
    /** Also where the tablet's own model is sure (SPEC L7 asks only where it is not). */
    isAlways: boolean;
}

const MAX_TICKET_LENGTH = 4096;
const TICKET = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const URL_PATTERN = /^https?:\/\/[^\s?#]+$/;
const BUDGET_MS = { least: 100, most: 10_000, usual: 1500 };
const FRAMES = { least: 1, most: 10, usual: 5 };

/** @returns null where the company uses none, or what was said makes no sense */
export function readSidecarOffer(answer: Record<string, unknown>): SidecarOffer | null {
    const said = answer["sidecar"];
    if (typeof said !== "object" || said === null) {
        return null;
    }
    const { url, ticket, budget_ms: budgetMs, frames, when } = said as Record<string, unknown>;
    const isSound =
        typeof url === "string" &&
        URL_PATTERN.test(url) &&
        typeof ticket === "string" &&
        ticket.length <= MAX_TICKET_LENGTH &&
        TICKET.test(ticket);
    return isSound
        ? {
              url,
              ticket,
              budgetMs: clip(budgetMs, BUDGET_MS),
              frameCount: clip(frames, FRAMES),
              isAlways: when === "always",
          }
        : null;
}

function clip(value: unknown, { least, most, usual }: typeof FRAMES): number {
    return typeof value === "number" && Number.isFinite(value)
        ? Math.round(Math.min(most, Math.max(least, value)))
        : usual;
}
