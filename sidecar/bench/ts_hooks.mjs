/** Lets Node import this project's TypeScript: each file through esbuild, nothing bundled. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

/** @type {import("node:module").LoadHook} */
export async function load(url, context, nextLoad) {
    if (!url.endsWith(".ts")) {
        return nextLoad(url, context);
    }
    const source = await readFile(fileURLToPath(url), "utf8");
    const { code } = await transform(source, {
        loader: "ts",
        target: "node20",
        sourcefile: fileURLToPath(url),
        sourcemap: "inline",
        tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    });
    return { format: "module", source: code, shortCircuit: true };
}
