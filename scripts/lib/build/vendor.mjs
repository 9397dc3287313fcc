/** Third-party files that are served verbatim from a folder of `static/lib`, each folder with its licence. */

export const VENDOR_FOLDER = "addon/eh_hr_face_liveness/static/lib";
const LIB = VENDOR_FOLDER;
const FACE_API = "node_modules/@vladmandic/face-api";
const HUMAN = "node_modules/@vladmandic/human";
const ONNX = "node_modules/onnxruntime-web";
const WASM = "node_modules/@tensorflow/tfjs-backend-wasm";

/** @type {[from: string, to: string][]} */
export const VENDOR_FILES = [
    [`${FACE_API}/dist/face-api.esm.js`, `${LIB}/face-api/face-api.esm.js`],
    [`${FACE_API}/LICENSE`, `${LIB}/face-api/LICENSE`],
    [`${WASM}/dist/tfjs-backend-wasm.wasm`, `${LIB}/wasm/tfjs-backend-wasm.wasm`],
    [`${WASM}/dist/tfjs-backend-wasm-simd.wasm`, `${LIB}/wasm/tfjs-backend-wasm-simd.wasm`],
    ["scripts/lib/build/licenses/Apache-2.0.txt", `${LIB}/wasm/LICENSE`],
    [`${ONNX}/dist/ort.wasm.bundle.min.mjs`, `${LIB}/onnxruntime/ort.wasm.bundle.min.js`],
    [`${ONNX}/dist/ort-wasm-simd-threaded.wasm`, `${LIB}/onnxruntime/ort-wasm-simd-threaded.wasm`],
    ["scripts/lib/build/licenses/MIT.onnxruntime.txt", `${LIB}/onnxruntime/LICENSE`],
    ...[
        "tiny_face_detector_model.bin",
        "tiny_face_detector_model-weights_manifest.json",
        "face_landmark_68_model.bin",
        "face_landmark_68_model-weights_manifest.json",
    ].map(
        (name) =>
            /** @type {[string, string]} */ ([
                `${FACE_API}/model/${name}`,
                `${LIB}/models/${name}`,
            ]),
    ),
    [`${FACE_API}/LICENSE`, `${LIB}/models/LICENSE.face-api`],
    [`${HUMAN}/models/iris.json`, `${LIB}/models/iris.json`],
    [`${HUMAN}/models/iris.bin`, `${LIB}/models/iris.bin`],
    [`${HUMAN}/LICENSE`, `${LIB}/models/LICENSE.human`],
];
