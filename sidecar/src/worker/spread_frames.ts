/** Which `wanted` of `available` frames a sequence model sees: spread evenly, first and last included. */
export function spreadFrames(available: number, wanted: number): number[] {
    return Array.from({ length: wanted }, (_, index) =>
        wanted === 1 ? 0 : Math.round((index * (available - 1)) / (wanted - 1)),
    );
}
