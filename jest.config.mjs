/**
 * Jest's projects, one per room that has TypeScript tests beside it, plus the end-to-end tests.
 * Tests run as native ES modules: start jest through `npm run jest -- --selectProjects liveness`.
 */
const transform = { "^.+\\.ts$": "<rootDir>/scripts/lib/test/esbuild_transform.mjs" };

/**
 * @param {string} name
 * @param {string} folder
 * @param {object} [more]
 */
function project(name, folder, more = {}) {
    return {
        displayName: name,
        rootDir: import.meta.dirname,
        roots: [`<rootDir>/${folder}`],
        testMatch: ["**/*.test.ts", "**/*.test.mjs"],
        testEnvironment: "node",
        extensionsToTreatAsEsm: [".ts"],
        moduleFileExtensions: ["ts", "mjs", "js", "json", "node"],
        modulePathIgnorePatterns: ["<rootDir>/addon/", "<rootDir>/.run/", "<rootDir>/dist/"],
        transform,
        ...more,
    };
}

/** For projects that load onnxruntime-node. */
const RUNS_MODELS = {
    testEnvironment: "<rootDir>/models/tests/support/native_arrays_environment.mjs",
    setupFilesAfterEnv: ["<rootDir>/models/tests/support/patience.mjs"],
};

export default {
    projects: [
        project("liveness", "liveness"),
        project("models", "models", {
            ...RUNS_MODELS,
            globalSetup: "<rootDir>/models/tests/support/global_setup.mjs",
        }),
        project("sidecar", "sidecar", {
            ...RUNS_MODELS,
            globalSetup: "<rootDir>/sidecar/tests/support/global_setup.mjs",
        }),
        project("verdict", "tests/verdict", {
            ...RUNS_MODELS,
            globalSetup: "<rootDir>/sidecar/tests/support/global_setup.mjs",
        }),
        project("static", "static"),
        project("scripts", "scripts"),
        project("bench", "tests/bench"),
        project("film", "tests/film"),
        project("worker", "tests/worker", { testEnvironment: RUNS_MODELS.testEnvironment }),
        project("evaluate", "tests/evaluate"),
        project("e2e", "tests/e2e"),
        project("contract", "tests/contract", RUNS_MODELS),
        project("faults", "tests/faults"),
    ],
    passWithNoTests: false,
};
