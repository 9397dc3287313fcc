/** S8: whatever is native in the install is there for arm64 as well as for x64. None of it was run on an arm64 machine. */
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ROOT } from "../build.mjs";

interface LockedPackage {
    readonly os?: readonly string[];
    readonly cpu?: readonly string[];
    readonly version: string;
    readonly hasInstallScript?: boolean;
}

const lock = JSON.parse(fs.readFileSync(path.join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, LockedPackage>;
};
const packages = Object.entries(lock.packages);
const forLinuxX64 = packages.filter(
    ([, { os, cpu }]) => cpu?.includes("x64") && (os?.includes("linux") ?? true),
);

/** `e_machine` of an ELF file: 183 is AArch64, 62 is x86-64. */
function machineOf(file: string): number {
    const head = Buffer.alloc(20);
    const handle = fs.openSync(file, "r");
    fs.readSync(handle, head, 0, head.length, 0);
    fs.closeSync(handle);
    expect(head.toString("latin1", 0, 4)).toBe("\x7fELF");
    return head.readUInt16LE(18);
}

describe("the lock file", () => {
    test("has packages bound to x64 at all", () => {
        expect(forLinuxX64.length).toBeGreaterThanOrEqual(3);
    });

    test.each(forLinuxX64.map(([name, { version }]) => [name, version]))(
        "%s %s has a twin for arm64",
        (name, version) => {
            const twin = lock.packages[name.replace("x64", "arm64")];
            expect(twin).toMatchObject({ version, cpu: ["arm64"], os: ["linux"] });
        },
    );

    test("nothing is compiled at the install: two install scripts only choose among prebuilt files, one only reads a version", () => {
        const scripts = packages.filter(([, { hasInstallScript }]) => hasInstallScript);
        expect(scripts.map(([name]) => name).sort()).toEqual([
            "node_modules/esbuild",
            "node_modules/onnxruntime-node",
            "node_modules/protobufjs",
        ]);
        const reads = path.join(ROOT, "node_modules/protobufjs/scripts/postinstall.js");
        expect(fs.readFileSync(reads, "utf8").match(/require\(["'][^"']+["']\)/g)).toEqual([
            'require("path")',
            'require("fs")',
        ]);
        const npmrc = fs.readFileSync(path.join(ROOT, ".npmrc"), "utf8");
        expect(npmrc).toMatch(/^onnxruntime-node-install=skip$/m);
    });
});

test.each(["libonnxruntime.so.1", "onnxruntime_binding.node"])(
    "onnxruntime-node brings %s for both machines in one package",
    (file) => {
        const folder = path.join(ROOT, "node_modules/onnxruntime-node/bin/napi-v6/linux");
        expect(machineOf(path.join(folder, "arm64", file))).toBe(183);
        expect(machineOf(path.join(folder, "x64", file))).toBe(62);
    },
);

test("no other package that is needed at run time has a native part", () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
        dependencies: Record<string, string>;
    };
    const native = Object.keys(manifest.dependencies).filter((name) =>
        fs
            .readdirSync(path.join(ROOT, "node_modules", name), { recursive: true })
            .some((file) => String(file).endsWith(".node") || String(file) === "binding.gyp"),
    );
    expect(native).toEqual(["onnxruntime-node"]);
});
