/** Answer of `POST /eh_hr/kiosk/attempt` (docs/wire.md): who an attempt is about, and what its check-in will do. */
import { isJsonObject, readNamedRecord, readText, type JsonObject } from "../wire";
import type { AskedStep, AttemptBegin, CaptureEmployee } from "./capture_steps";

/** Nobody stands there for less than that: an attendance this old is one that somebody forgot to end. */
const FORGOTTEN_AFTER_MS = 16 * 60 * 60 * 1000;

/** @param answer of the route; what is missing or odd in it is as if it were not known */
export function readAttemptAnswer(answer: JsonObject): AttemptBegin {
    return {
        employee: readEmployee(answer),
        steps: readSteps(answer["steps"]),
        slip: readText(answer, "slip"),
        isForgotten: isForgotten(answer),
        answer,
    };
}

function readEmployee(answer: JsonObject): CaptureEmployee | null {
    const record = readNamedRecord(answer["employee"]);
    const { action } = answer;
    return record && isJsonObject(answer["employee"])
        ? {
              ...record,
              avatar: readText(answer["employee"], "avatar"),
              action: action === "check_in" || action === "check_out" ? action : null,
              since: action === "check_out" ? readText(answer, "since_text") : "",
          }
        : null;
}

/** Null where nothing of the kind was said. */
function readSteps(value: unknown): readonly AskedStep[] | null {
    return Array.isArray(value)
        ? value.flatMap((item: unknown) => {
              if (!isJsonObject(item)) {
                  return [];
              }
              const behaviour = readText(item, "behaviour");
              const { count } = item;
              return behaviour
                  ? [{ ...item, behaviour, count: typeof count === "number" ? count : 1 }]
                  : [];
          })
        : null;
}

/** By the server's clock alone: the tablet's own may be wrong. */
function isForgotten(answer: JsonObject): boolean {
    const since = Date.parse(readText(answer, "since"));
    const now = Date.parse(readText(answer, "server_time"));
    return answer["action"] === "check_out" && now - since >= FORGOTTEN_AFTER_MS;
}
