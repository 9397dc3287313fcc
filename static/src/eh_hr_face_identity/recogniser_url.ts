/** The build puts the name of the folder here that the recogniser lies in: a hash of what it is. */
declare const EH_RECOGNISER_LIB: string;

export const RECOGNISER_URL = `/eh_hr_face_identity/static/lib/${EH_RECOGNISER_LIB}/`;
