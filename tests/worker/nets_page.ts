/** In the page: runs face-api's own nets beside the worker's fused ones, on the same pixels. */
import { loadFaceApi, type Tensor } from "../../static/src/vision/worker/face_api";
import { fuseDetector } from "../../static/src/vision/worker/nets/detector";
import { LANDMARK_INPUT_SIZE, LandmarkFinder } from "../../static/src/vision/worker/nets/landmarks";

/** What face-api's nets have besides. */
interface PlainNet {
    forward(input: Tensor, inputSize?: number): Promise<Tensor>;
}

export interface Compared {
    landmarks: { plain: number[]; fused: number[] };
    grids: Record<number, { plain: number[]; fused: number[] }>;
    tensorsLeft: number;
}

/** Anything that is neither flat nor noise alone: the same on every machine. */
function drawPixels(side: number): ImageData {
    const image = new ImageData(side, side);
    for (let i = 0; i < image.data.length; i++) {
        const [x, y, channel] = [(i >> 2) % side, Math.floor(i / 4 / side), i % 4];
        const wave = Math.sin((x * (channel + 1)) / 9) * Math.cos(y / 7) * 90;
        image.data[i] = channel === 3 ? 255 : 128 + wave + ((i * 7919) % 31);
    }
    return image;
}

async function compareNets(assetsUrl: string, sides: number[]): Promise<Compared> {
    const faceApi = await loadFaceApi(assetsUrl);
    const { tf } = faceApi;
    const landmarkNet = new faceApi.FaceLandmark68Net();
    const detector = new faceApi.TinyFaceDetector();
    await Promise.all([
        landmarkNet.load(`${assetsUrl}models/`),
        detector.load(`${assetsUrl}models/`),
    ]);
    const ask = async (net: unknown, side: number): Promise<number[]> => {
        const input = tf.browser.fromPixels(drawPixels(side));
        const output = await (net as PlainNet).forward(input, side);
        const values = [...output.dataSync()];
        input.dispose();
        output.dispose();
        return values;
    };
    const compared: Compared = {
        landmarks: { plain: await ask(landmarkNet, LANDMARK_INPUT_SIZE), fused: [] },
        grids: {},
        tensorsLeft: 0,
    };
    for (const side of sides) {
        compared.grids[side] = { plain: await ask(detector, side), fused: [] };
    }
    const before = tf.memory().numTensors;
    const finder = new LandmarkFinder(tf, landmarkNet);
    const free = fuseDetector(tf, detector);
    const side = LANDMARK_INPUT_SIZE;
    const place = { centre: { x: 0.5, y: 0.5 }, side: 1, angle: 0, mirrored: false };
    compared.landmarks.fused = finder.find(drawPixels(side), place).flatMap(({ x, y }) => [x, y]);
    for (const [at, grid] of Object.entries(compared.grids)) {
        grid.fused = await ask(detector, Number(at));
    }
    free();
    finder.dispose();
    compared.tensorsLeft = tf.memory().numTensors - before;
    return compared;
}

Object.assign(globalThis, { compareNets });
