/** What a timeline may hold beside what was asked for, what was seen of it, hints and how it ended (docs/wire.md). */
export const PROMPT_MOMENTS = [
    "prompt_shown",
    "camera_ready",
    "face_found",
    "face_lost",
    /** More than one person stands in front. */
    "several_faces",
    /** The face that is followed may be another's from here on. */
    "face_changed",
    /** Another face was there, too far back to be meant. */
    "face_behind",
    "count_restarted",
    /** What was asked for was not answered, or declined: something else is asked for in its place. */
    "step_replaced",
] as const;
export type PromptMoment = (typeof PROMPT_MOMENTS)[number];
