/** The sidecar's own code for one picture at a time, without its HTTP and its threads. */
import { Detector } from "../../sidecar/src/worker/detector";
import { LandmarkFinder } from "../../sidecar/src/worker/landmark_finder";
import { FaceRecogniser, type DescribedFace } from "../../sidecar/src/worker/recogniser";
import { Session } from "../../sidecar/src/worker/session";
import type { RgbPicture } from "../../models/src/pixels";
import { loadRegistry } from "../../models/src/registry";

export interface ServerRecogniser {
    /** The largest face of a picture; null where there is none. */
    describe(picture: RgbPicture): Promise<DescribedFace | null>;
    close(): Promise<void>;
}

/** @param folders of models; `npm run build` makes the first */
export async function openServerRecogniser(
    id: string,
    folders: readonly string[] = ["dist/models"],
): Promise<ServerRecogniser> {
    const registry = loadRegistry(folders);
    const open = (name: string): Promise<Session> => Session.open(registry.get(name));
    const sessions = [
        await open("tiny_face_detector"),
        await open("face_landmarks_68"),
        await open(id),
    ] as const;
    const detector = new Detector(sessions[0]);
    const recogniser = new FaceRecogniser(new LandmarkFinder(sessions[1]), sessions[2]);
    return {
        describe: async (picture) => {
            detector.begin();
            const faces = await detector.find(picture);
            const [largest] = [...faces].sort((a, b) => b.width * b.height - a.width * a.height);
            return largest ? recogniser.describe(picture, largest) : null;
        },
        close: async () => {
            for (const session of sessions) {
                await session.release();
            }
        },
    };
}
