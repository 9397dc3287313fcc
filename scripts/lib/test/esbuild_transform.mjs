/**
 * Jest's transform for TypeScript: the same esbuild that makes the bundles, one file at a time, as an ES module.
 * Types are tsc's business (`npm run check`).
 */
import crypto from "node:crypto";
import * as esbuild from "esbuild";

/** @type {esbuild.TransformOptions} */
const OPTIONS = {
    loader: "ts",
    format: "esm",
    target: "es2022",
    sourcemap: "inline",
    tsconfigRaw: {
        compilerOptions: { useDefineForClassFields: false, verbatimModuleSyntax: true },
    },
};

export default {
    /**
     * @param {string} source
     * @param {string} file
     */
    process(source, file) {
        return esbuild.transformSync(source, { ...OPTIONS, sourcefile: file });
    },

    /**
     * @param {string} source
     * @param {string} file
     */
    getCacheKey(source, file) {
        return crypto
            .createHash("sha256")
            .update(JSON.stringify([esbuild.version, OPTIONS, file, source]))
            .digest("hex")
            .slice(0, 32);
    },
};
