/** Describes faces: landmarks, alignment, the net; then one descriptor of a job. */
import { findAlignment } from "../../../liveness/identity/alignment.ts";
import {
    combineDescriptors,
    type Descriptor,
    type DescriptorMissing,
} from "../../../liveness/identity/descriptor.ts";
import {
    findQualityFaults,
    measureFace,
    type FaceMeasures,
    type QualityFault,
} from "../../../liveness/identity/face_quality.ts";
import { warpPicture } from "../../../liveness/identity/warp.ts";
import { ModelError } from "../../../models/src/errors.ts";
import type { FaceBox } from "../../../models/src/face_boxes.ts";
import type { RgbPicture } from "../../../models/src/pixels.ts";
import type { LandmarkFinder } from "./landmark_finder.ts";
import { wholeOf, type Session } from "./session.ts";

/** One picture of a face, described. */
export interface DescribedFace {
    /** As the net gives them. */
    readonly values: Float32Array;
    readonly measures: FaceMeasures;
}

/** What a job's faces say together. */
export interface DescribedJob {
    readonly descriptor: Descriptor | DescriptorMissing;
    /** What is wrong with at least half of its faces, worst first. */
    readonly faults: readonly QualityFault[];
}

export class FaceRecogniser {
    private faces: DescribedFace[] = [];

    constructor(
        private readonly landmarks: LandmarkFinder,
        private readonly session: Session,
    ) {
        const { id, input, recogniser } = session.card;
        if (!input.alignment || !recogniser) {
            throw new ModelError("onnx_contract", `model "${id}" is no recogniser`);
        }
    }

    /** Forgets the job before. */
    begin(): void {
        this.faces.forEach(({ values }) => values.fill(0));
        this.faces = [];
    }

    /** Describes the face of a frame and keeps it for the job; one whose landmarks are none is passed over. */
    async take(picture: RgbPicture, face: FaceBox): Promise<void> {
        const described = await this.describe(picture, face);
        if (described) {
            this.faces.push(described);
        }
    }

    async describe(picture: RgbPicture, face: FaceBox): Promise<DescribedFace | null> {
        const { input } = this.session.card;
        const landmarks = await this.landmarks.find(picture, face);
        const toPicture = input.alignment && findAlignment(landmarks, input.alignment);
        if (!toPicture) {
            return null;
        }
        const { width, height } = input;
        const aligned = {
            width,
            height,
            data: warpPicture(picture, toPicture, { width, height }),
        };
        this.session.setFrame(0, aligned, wholeOf(aligned));
        const values = Float32Array.from(await this.session.run());
        return { values, measures: measureFace(aligned, landmarks) };
    }

    /** One descriptor of all that was taken, or why there is none; then nothing is kept. */
    finish(): DescribedJob {
        const { id, sha256, recogniser } = this.session.card;
        const counts = new Map<QualityFault, number>();
        for (const fault of this.faces.flatMap(({ measures }) => findQualityFaults(measures))) {
            counts.set(fault, (counts.get(fault) ?? 0) + 1);
        }
        const faults = [...counts]
            .filter(([, count]) => 2 * count >= this.faces.length)
            .map(([fault]) => fault);
        try {
            const rules = { id, sha256, minAgreement: recogniser?.agreement ?? 1 };
            const single = this.faces.map(({ values }) => values);
            return { descriptor: combineDescriptors(rules, single), faults };
        } catch (error) {
            if (error instanceof RangeError) {
                // Its output is no direction.
                return { descriptor: "model_unavailable", faults };
            }
            throw error;
        } finally {
            this.begin();
        }
    }
}
