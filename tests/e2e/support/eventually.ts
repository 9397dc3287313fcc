const LIMIT_MS = 8000;
const PAUSE_MS = 100;

/** Reads again until the check holds: for what the page does after the employee has left. */
export async function eventually<T>(
    read: () => Promise<T>,
    check: (value: T) => void,
): Promise<void> {
    const end = performance.now() + LIMIT_MS;
    for (;;) {
        try {
            check(await read());
            return;
        } catch (error) {
            if (performance.now() > end) {
                throw error;
            }
            await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        }
    }
}
