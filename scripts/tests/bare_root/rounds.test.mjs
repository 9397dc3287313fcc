import { expect, test } from "@jest/globals";
import { formatOutcomes } from "../../lib/bare_root/rounds.mjs";

test("the table has command, seconds, goal, load and what was seen, and the problems below", () => {
    const text = formatOutcomes([
        { command: "npm start", seconds: 171.26, goalSeconds: 180, load: 1.24, seen: "answers" },
        {
            command: "npm run demo",
            seconds: 3,
            load: 0.5,
            seen: "failed, see demo.log",
            problem: "There is no Chromium",
        },
    ]);
    expect(text.split("\n")).toEqual([
        "✓  npm start       171.3 s  <= 180 s   load  1.2  answers",
        "✗  npm run demo      3.0 s             load  0.5  failed, see demo.log",
        "",
        "npm run demo",
        "There is no Chromium",
    ]);
});
