/** How much is done with each picture. */
export interface Effort {
    /** While a face is followed, the whole picture is searched this often for others, in ms. */
    readonly searchEveryMs: number;
    /** The landmarks are found anew in every so many pictures; in between the face goes where its eyes go. */
    readonly landmarksEvery: number;
    /**
     * ... but while the head is still, not sooner than this after the last time, in ms: a camera that gives more than some twenty
     * pictures a second shows the same head twice.
     */
    readonly landmarksGapMs: number;
    /** Whose lids are read: both eyes, or the one that is seen better. */
    readonly eyes: 1 | 2;
}

/** All that can be done. */
export const FULL_EFFORT: Effort = {
    searchEveryMs: 1000,
    landmarksEvery: 1,
    // Not yet: beside the skin around the eyes it cost a blink of eight in one clip.
    landmarksGapMs: 0,
    eyes: 2,
};

/**
 * From all that can be done to the least with which blinks are still counted. What costs most and tells least goes first: a
 * second person steps in seldom and a head moves slower than lids do, but one eye alone cannot tell a wink from a blink.
 */
export const EFFORTS: readonly Effort[] = [
    FULL_EFFORT,
    { ...FULL_EFFORT, searchEveryMs: 2000, landmarksEvery: 2 },
    { ...FULL_EFFORT, searchEveryMs: 2000, landmarksEvery: 4 },
    { ...FULL_EFFORT, searchEveryMs: 3000, landmarksEvery: 4, eyes: 1 },
];
