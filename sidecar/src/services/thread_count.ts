/** How many inference threads a process may have: its cores, and the memory it was given. */

/** What the process takes with no thread, and for each one; docs/operations.md has the measurements. */
export const PROCESS_BYTES = 110 * 1024 ** 2;
export const THREAD_BYTES = 100 * 1024 ** 2;

export interface Machine {
    readonly cores: number;
    /** Of the control group (systemd's `MemoryMax`, a container's limit); 0 where there is none. */
    readonly memoryLimitBytes: number;
}

export type ThreadCount =
    | { readonly threads: number; readonly note?: string }
    /** Fewer than were asked for fit. */
    | { readonly refusal: string };

/**
 * @param wanted the setting; 0 takes as many as there are cores and fit the memory, at least one
 */
export function countThreads(
    wanted: number,
    { cores, memoryLimitBytes }: Machine,
    setting: string,
): ThreadCount {
    if (memoryLimitBytes <= 0) {
        return { threads: wanted || cores };
    }
    const fitting = Math.floor((memoryLimitBytes - PROCESS_BYTES) / THREAD_BYTES);
    const limit = `${Math.floor(memoryLimitBytes / 1024 ** 2)} MB are allowed to this process`;
    if (wanted > Math.max(1, fitting)) {
        const needed = Math.ceil((PROCESS_BYTES + wanted * THREAD_BYTES) / 1024 ** 2);
        return {
            refusal:
                `${setting}=${wanted}: ${limit}, ${wanted} threads take up to ${needed} MB; ` +
                `raise MemoryMax, or e.g. ${setting}=${Math.max(1, fitting)}`,
        };
    }
    const threads = wanted || Math.max(1, Math.min(cores, fitting));
    return wanted === 0 && threads < cores
        ? { threads, note: `${limit}: ${threads} threads instead of one a core (${cores})` }
        : { threads };
}
