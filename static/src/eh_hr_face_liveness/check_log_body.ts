import type { MlFields, VerdictFields } from "./verdict/verdict_fields";

/** Body of `POST /eh_hr/kiosk/liveness/log`, keys as on the wire. */
export interface CheckLogBody extends VerdictFields, MlFields {
    attempt_id: string;
    outcome: string;
    prompt: string;
    duration_ms: number;
    blink_count: number;
    fail_reason: string | null;
    trigger: string;
    employee_id?: number;
    policy?: string;
    frames_per_second: number;
    timeline: readonly { at_ms: number; code: string }[];
    /** Of the attempt; left out where it began without Odoo. */
    slip?: string;
    /** The tablet's own score and what it is made of: 0..1, null for not available. */
    l1?: number | null;
    components?: Record<string, number | null> | null;
    reasons?: readonly string[] | null;
    policy_met?: boolean | null;
}
