/** The question to the sidecar of one attempt: gathers the prompt's frames, sends them while it runs, has the answer ready at its end. */
import { MIN_LOCAL_CONFIDENCE } from "../../../../liveness/ml/hybrid";
import { readServerScore } from "../../../../liveness/ml/server_score";
import { ToonClient } from "../../../../liveness/wire/toon_client";
import { ToonClientError } from "../../../../liveness/wire/toon_client_error";
import type { ClientIo } from "../../../../liveness/wire/client_io";
import type { PickedFrame, PickedFrames } from "../../vision/page/client";
import { isSidecarFailure, type SidecarCircuit } from "./sidecar_circuit";
import type { SidecarOffer } from "./sidecar_offer";
import type { VerdictFields, VerdictMissing } from "./verdict_fields";

export interface VerdictCallOptions {
    offer: SidecarOffer;
    attemptId: string;
    deviceId: number;
    io: ClientIo<AbortSignal>;
    circuit: SidecarCircuit;
    digest: (text: string) => Promise<string>;
}

/** A check-in waits for an answer that is all but there, and no longer. */
const GRACE_MS = 50;
const MAX_VERDICT_LENGTH = 6 * 1024;
const JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

interface Sent {
    readonly atMs: number;
    /** Never rejects. */
    readonly done: Promise<VerdictFields>;
    isAnswered: boolean;
}

export class VerdictCall {
    /** A server's live score, in time or not; null where there is none. Never rejects. */
    readonly score: Promise<number | null>;
    private tellScore: (score: number | null) => void = () => undefined;
    private frames: PickedFrame[] = [];
    private sent: Sent | null = null;
    private sentFields: Pick<VerdictFields, "frames_digest" | "frame_count"> = {};
    private isVoid = false;
    private isAnsweredHere = false;
    private readonly controller = new AbortController();

    constructor(private readonly options: VerdictCallOptions) {
        this.score = new Promise((resolve) => {
            this.tellScore = resolve;
        });
    }

    /**
     * Some of the prompt's frames. With the last of them the question goes out, unless the tablet's own models are sure (SPEC L7),
     * or have not said yet.
     */
    take({ frames, isNew, isComplete, local }: PickedFrames): void {
        if (isNew) {
            this.frames = [];
            // A ticket is good once: what was asked of somebody else is not asked again.
            if (this.sent) {
                this.drop();
            }
        }
        if (this.sent || this.isVoid) {
            return;
        }
        this.frames.push(...frames);
        if (!isComplete || this.frames.length === 0) {
            return;
        }
        const { isAlways } = this.options.offer;
        this.isAnsweredHere = !isAlways && isSure(local);
        if (isAlways || (local !== "pending" && !this.isAnsweredHere)) {
            this.send();
        }
    }

    /** The prompt did not pass: nothing of it is sent any more, and no answer is read. */
    drop(): void {
        this.isVoid = true;
        this.frames = [];
        this.controller.abort();
        this.tellScore(null);
    }

    /** The prompt passed. Waits `GRACE_MS` at most, and only where that is likely to bring the answer. Never rejects. */
    async settle(): Promise<VerdictFields> {
        const { sent } = this;
        this.frames = [];
        if (this.isAnsweredHere) {
            return {};
        }
        if (!sent || this.isVoid) {
            this.drop();
            return { verdict_missing: "sidecar_timeout" };
        }
        const { io, circuit, offer } = this.options;
        const sinceMs = io.elapsed() - sent.atMs;
        const expectedMs = circuit.expectedAnswerMs ?? 0;
        const waitMs = Math.min(GRACE_MS, offer.budgetMs - sinceMs);
        const isNear = expectedMs <= sinceMs + GRACE_MS;
        if (!sent.isAnswered && (!isNear || waitMs <= 0)) {
            return this.giveUp();
        }
        const timer = new AbortController();
        const late = io.sleep(waitMs, timer.signal).then(() => null);
        const fields = await Promise.race([sent.done, late]);
        timer.abort();
        return fields ?? this.giveUp();
    }

    /** The answer is still listened to, for how long it takes: nobody waits for it. */
    private giveUp(): VerdictFields {
        return { verdict_missing: "sidecar_timeout", ...this.sentFields };
    }

    private send(): void {
        const frames = this.frames.sort((a, b) => a.atMs - b.atMs);
        this.frames = [];
        const sent: Sent = {
            atMs: this.options.io.elapsed(),
            isAnswered: false,
            done: this.ask(frames).then((fields) => {
                sent.isAnswered = true;
                return { ...fields, ...this.sentFields };
            }),
        };
        this.sent = sent;
    }

    private async ask(frames: readonly PickedFrame[]): Promise<VerdictFields> {
        const { offer, attemptId, deviceId, io, circuit, digest } = this.options;
        const hashes = frames.map(({ sha256 }) => sha256);
        const startMs = io.elapsed();
        try {
            this.sentFields = {
                frames_digest: await digest(hashes.join("|")),
                frame_count: frames.length,
            };
            const client = new ToonClient({
                baseUrl: offer.url,
                getTicket: () => Promise.resolve(offer.ticket),
                io,
                attemptTimeoutMs: offer.budgetMs,
                timeoutMs: offer.budgetMs,
                retry: { retries: 0, baseDelayMs: 0, maxDelayMs: 0 },
            });
            const answer = await client.verify(
                {
                    sessionId: attemptId,
                    deviceId: String(deviceId),
                    capturedAt: new Date(io.now()).toISOString(),
                    frames: frames.map(({ jpeg }) => new Uint8Array(jpeg)),
                    frameHashes: hashes,
                },
                this.controller.signal,
            );
            circuit.noteAnswer(io.elapsed() - startMs);
            this.tellScore(readServerScore(answer)?.score ?? null);
            const verdict = answer.verdict_jws ?? "";
            return JWS.test(verdict) && verdict.length <= MAX_VERDICT_LENGTH
                ? { verdict }
                : { verdict_missing: "sidecar_answer" };
        } catch (error) {
            return { verdict_missing: this.explain(error) };
        }
    }

    private explain(error: unknown): VerdictMissing {
        const { io, circuit } = this.options;
        const known = error instanceof ToonClientError ? error : null;
        const missing = MISSING[known?.code ?? "network"] ?? "sidecar_answer";
        if (known?.code !== "aborted" && isSidecarFailure(missing, known?.status)) {
            circuit.noteFailure(io.elapsed());
        }
        return missing;
    }
}

function isSure(local: PickedFrames["local"]): boolean {
    return local !== null && local !== "pending" && local.confidence >= MIN_LOCAL_CONFIDENCE;
}

const MISSING: Readonly<Record<string, VerdictMissing>> = {
    timeout: "sidecar_timeout",
    aborted: "sidecar_timeout",
    network: "sidecar_unreachable",
    refused: "sidecar_refused",
    invalid_answer: "sidecar_answer",
};
