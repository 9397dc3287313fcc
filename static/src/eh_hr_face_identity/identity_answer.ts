/** What Odoo says about faces (docs/wire.md, "Identity"), read with suspicion: what is missing or odd is as if it were not there. */
import type { JsonObject } from "@eh_hr_face_kiosk/eh_hr_face_kiosk";

/** How somebody shows who they are before they may enrol: `hr` is not at the tablet. */
export type Proof = "none" | "pin" | "hr";

export interface IdentityOffer {
    enabled: boolean;
    canIdentify: boolean;
    /** Id of the recogniser. */
    model: string;
    /** How long "Not you?" is offered. */
    undoSeconds: number;
    /** `""` while nobody is known. */
    state: "" | "not_asked" | "face" | "no_face" | "enrolled";
    enrol: boolean;
    proof: Proof;
    policy: { version: number; text: string } | null;
}

const STATES = ["not_asked", "face", "no_face", "enrolled"] as const;
const MAX_UNDO_S = 600;

export const NO_OFFER: IdentityOffer = {
    enabled: false,
    canIdentify: false,
    model: "",
    undoSeconds: 0,
    state: "",
    enrol: false,
    proof: "hr",
    policy: null,
};

/** @param value of `identity` in the answer of an attempt, or the answer of `identity/config` */
export function readIdentityOffer(value: unknown): IdentityOffer {
    if (!isJsonObject(value)) {
        return NO_OFFER;
    }
    const { undo_s: undoSeconds, proof, state } = value;
    const policy = readPolicy(value["policy"]);
    return {
        enabled: value["enabled"] === true,
        canIdentify: value["can_identify"] === true,
        model: readText(value, "model"),
        undoSeconds: typeof undoSeconds === "number" ? Math.min(MAX_UNDO_S, undoSeconds) : 0,
        state: STATES.find((known) => known === state) ?? "",
        enrol: value["enrol"] === true && policy !== null,
        proof: proof === "none" || proof === "pin" ? proof : "hr",
        policy,
    };
}

function readPolicy(value: unknown): IdentityOffer["policy"] {
    if (!isJsonObject(value)) {
        return null;
    }
    const { version } = value;
    const text = readText(value, "text");
    return typeof version === "number" && text !== "" ? { version, text } : null;
}

/** What an opened enrolment needs. */
export interface OpenedEnrolment {
    session: string;
    identifier: string;
}

export function readOpenedEnrolment(answer: JsonObject): OpenedEnrolment | null {
    const session = readText(answer, "session");
    const identifier = readText(answer, "enrollment_identifier");
    return session !== "" && identifier !== "" ? { session, identifier } : null;
}

function isJsonObject(value: unknown): value is JsonObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readText(record: JsonObject, key: string): string {
    const value = record[key];
    return typeof value === "string" ? value : "";
}
