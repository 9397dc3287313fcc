/** ESLint: typescript-eslint's strictest set, and the import directions between the project's folders. */
import js from "@eslint/js";
import globals from "globals";
import tseslint from "typescript-eslint";
import importDirections from "./scripts/lib/eslint/import_directions.mjs";

export default tseslint.config(
    { ignores: ["addon/", "dist/", ".run/", "coverage/", "**/*.d.ts"] },
    js.configs.recommended,
    {
        files: ["**/*.ts"],
        extends: [...tseslint.configs.strictTypeChecked],
        languageOptions: {
            parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
        },
        rules: {
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            "@typescript-eslint/consistent-type-imports": "error",
            // A destructured default or a callback that ignores its argument says so with `_`.
            "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
        },
    },
    {
        files: ["**/*.ts", "**/*.mjs"],
        plugins: { project: { rules: { "import-directions": importDirections } } },
        rules: {
            "project/import-directions": "error",
            eqeqeq: "error",
            "no-console": ["error", { allow: ["warn", "error"] }],
            "prefer-const": "error",
        },
    },
    {
        files: ["**/*.mjs", "*.config.*"],
        languageOptions: { globals: globals.node },
        // tsc checks these files too, and knows which of them run in a page.
        rules: { "no-console": "off", "no-undef": "off" },
    },
);
