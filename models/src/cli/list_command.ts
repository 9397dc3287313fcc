import type { CommandContext } from "./context.ts";

/** `list`: one paragraph a model, with what a person has to know before relying on it. */
export function runList({ registry, print }: CommandContext): void {
    const { models } = registry();
    for (const { card, path } of models) {
        const share = card.status === "experimental" ? "experimental, never counts" : card.status;
        print(`${card.id} (${card.task}; ${share}; weight ${card.weight})`);
        print(`    ${card.title}. ${card.licence.spdx}, ${card.licence.holder}`);
        print(`    ${path}`);
        print(`    sha256 ${card.sha256}, ${card.bytes} bytes, from ${card.source.version}`);
        card.notes.forEach((note) => {
            print(`    - ${note}`);
        });
    }
    if (models.length === 0) {
        print('No models. "npm run models -- build" makes the default set.');
    }
}
