/** The sidecar as the capture sees it: a call for each attempt that may have one, and at its end what the log says of it. */
import type { ClientIo } from "../../../../liveness/wire/client_io";
import type { CaptureReport, FramesWanted, PickedFrames } from "../../vision/page/client";
import { SidecarCircuit } from "./sidecar_circuit";
import { readSidecarOffer } from "./sidecar_offer";
import { VerdictCall } from "./verdict_call";
import type { VerdictFields } from "./verdict_fields";

/** Wide enough for a face as large as models want it, small enough for a tablet to encode in passing. */
const FRAMES: FramesWanted = { count: 5, maxSide: 640, quality: 0.9 };

export interface VerdictDeskOptions {
    io: ClientIo<AbortSignal>;
    /** SHA-256 of a text in UTF-8, lower-case hex. */
    digest: (text: string) => Promise<string>;
}

/** What the prompt is to hand over, and to whom. */
export interface AskedFrames {
    frames: FramesWanted;
    onFrames?: (picked: PickedFrames) => void;
    /** A server's live score of them. */
    serverScore?: Promise<number | null>;
}

interface Asked {
    attemptId: string;
    /** Null: not asked, for it does not answer. */
    call: VerdictCall | null;
}

export class VerdictDesk {
    private readonly circuit = new SidecarCircuit();
    private asked: Asked | null = null;

    constructor(private readonly options: VerdictDeskOptions) {}

    /**
     * An attempt's prompt begins; the one before is over.
     *
     * @param hasOwnModel the tablet's own models are to see the frames, whether or not a sidecar does
     * @returns null where no frames are of use
     */
    begin(
        request: { attemptId: string; answer: Record<string, unknown> },
        deviceId: number | null,
        hasOwnModel = false,
    ): AskedFrames | null {
        this.asked?.call?.drop();
        this.asked = null;
        const offer = readSidecarOffer(request.answer);
        const here = hasOwnModel ? { frames: { ...FRAMES, isHandedOver: false } } : null;
        if (!offer || deviceId === null) {
            return here;
        }
        const { attemptId } = request;
        const { io, digest } = this.options;
        const { circuit } = this;
        if (circuit.isOpen(io.elapsed())) {
            this.asked = { attemptId, call: null };
            return here;
        }
        const call = new VerdictCall({ offer, attemptId, deviceId, io, circuit, digest });
        this.asked = { attemptId, call };
        return {
            frames: { ...FRAMES, count: offer.frameCount },
            serverScore: call.score,
            onFrames: (picked) => {
                call.take(picked);
            },
        };
    }

    /** An attempt is over. What did not pass has no verdict: its frames are dropped, on their way or not. Never rejects. */
    async settle(attemptId: string, { outcome }: CaptureReport): Promise<VerdictFields> {
        const { asked } = this;
        if (asked?.attemptId !== attemptId) {
            return {};
        }
        this.asked = null;
        if (outcome !== "passed") {
            asked.call?.drop();
            return {};
        }
        return asked.call ? asked.call.settle() : { verdict_missing: "sidecar_off" };
    }
}
