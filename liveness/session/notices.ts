/** What is noticed beside the behaviours. None of these is a proof; each says what was seen. */
export const NOTICES = [
    /** Frames that are identical, or come again in a loop. */
    "replay_suspected",
    /** While it turned, the face moved as a flat picture does. */
    "flat_face",
    /** There were several people in front of the camera for a while. */
    "several_faces",
    /** The face was gone or suddenly elsewhere: what was counted before did not count. */
    "face_changed",
] as const;
export type Notice = (typeof NOTICES)[number];
