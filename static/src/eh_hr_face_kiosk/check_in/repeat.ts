import { toCheckInError } from "./check_in_calls";

const RETRY_DELAYS_MS = [700, 2000, 4000];

export interface RepeatOptions {
    /** There is another way for this person: one call without an answer is enough. */
    isHasty: boolean;
    /** Whether somebody still waits for the answer. */
    isWanted: () => boolean;
    /** Called before each wait. */
    showWaiting: () => void;
    /** Told after every call whether Odoo answered. */
    onReach: (hasAnswered: boolean) => void;
    /** Resolves after so many milliseconds. */
    delay: (ms: number) => Promise<void>;
}

/** Repeats a call that got no answer; Odoo carries out one attempt id once, so a lost answer does no harm. */
export async function repeat<T>(call: () => Promise<T>, options: RepeatOptions): Promise<T> {
    for (const delayMs of options.isHasty ? [] : RETRY_DELAYS_MS) {
        try {
            return await reach(call, options);
        } catch (error) {
            if (toCheckInError(error).code !== "unreachable" || !options.isWanted()) {
                throw error;
            }
            options.showWaiting();
            await options.delay(delayMs);
            if (!options.isWanted()) {
                throw error;
            }
        }
    }
    return reach(call, options);
}

async function reach<T>(call: () => Promise<T>, { onReach }: RepeatOptions): Promise<T> {
    try {
        const answer = await call();
        onReach(true);
        return answer;
    } catch (error) {
        onReach(toCheckInError(error).code !== "unreachable");
        throw error;
    }
}
