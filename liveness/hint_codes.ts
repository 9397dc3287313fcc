/**
 * What would help the camera, whatever is asked for; each behaviour adds its own. The first one that applies is the one a page
 * with room for one shows. Texts for people belong to the page.
 */
export const GENERAL_HINTS = [
    "several_faces",
    // Where nobody can be seen for the light, stepping in front of the camera would not help.
    "too_dark",
    "too_bright",
    "no_face",
    "too_far",
    "too_close",
    "not_centred",
    "look_here",
    "hold_still",
] as const;
export type GeneralHint = (typeof GENERAL_HINTS)[number];
