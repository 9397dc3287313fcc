/** What the evaluation runs in Node: the sidecar's own detector, landmarks, alignment and net. */
export { openServerRecogniser } from "../../support/server_recogniser";
export { loadRegistry } from "../../../models/src/registry";
