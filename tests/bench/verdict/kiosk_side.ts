/** The kiosk's side of a verdict, as its page has it; bundled, so that Node can run it. */
import { digestText, PAGE_IO } from "../../../static/src/eh_hr_face_liveness/verdict/page_io";
import { VerdictDesk } from "../../../static/src/eh_hr_face_liveness/verdict/verdict_desk";

export function makeDesk(): VerdictDesk {
    return new VerdictDesk({ io: PAGE_IO, digest: digestText });
}
