/** Peer: @vladmandic/human in Node on wasm, face detector + antispoof + liveness, nothing else switched on. */
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import sharp from "sharp";
import { ROOT } from "../../build.mjs";
import { servePeer } from "./peer_process.mjs";

const PACKAGES = path.join(ROOT, "node_modules");
const remoteFetch = globalThis.fetch;
// Its loader fetches file addresses, which Node's fetch does not know.
globalThis.fetch = async (input, init) => {
    const address = String(input instanceof Request ? input.url : input);
    const file = address.startsWith("file://") ? address.slice("file://".length) : address;
    return file.startsWith("/") ? new Response(fs.readFileSync(file)) : remoteFetch(input, init);
};

const require = createRequire(import.meta.url);
const { Human } = require(path.join(PACKAGES, "@vladmandic/human/dist/human.node-wasm.js"));
const off = { enabled: false };
const always = { enabled: true, skipFrames: 0, skipTime: 0 };
const human = new Human({
    backend: "wasm",
    debug: false,
    wasmPath: path.join(PACKAGES, "@tensorflow/tfjs-backend-wasm/dist/"),
    modelBasePath: `file://${path.join(PACKAGES, "@vladmandic/human/models/")}`,
    cacheSensitivity: 0,
    filter: off,
    face: {
        enabled: true,
        detector: { maxDetected: 1, rotation: false },
        mesh: off,
        iris: off,
        description: off,
        emotion: off,
        antispoof: always,
        liveness: always,
    },
    body: off,
    hand: off,
    gesture: off,
    object: off,
    segmentation: off,
});
await human.load();

await servePeer(async (frame) => {
    const { data, info } = await sharp(frame)
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
    const tensor = human.tf.tensor(data, [1, info.height, info.width, 3], "int32");
    const result = await human.detect(tensor);
    human.tf.dispose(tensor);
    const [face] = result.face;
    return face ? [face.real, face.live] : [];
});
