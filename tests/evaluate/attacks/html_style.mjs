/** How the report looks, in light, in dark and on paper. */
export const HTML_STYLE = `
:root { color-scheme: light dark; --page: #fff; --ink: #1c2024; --soft: #5f6b76; --line: #d9dee3; --track: #eef1f4;
  --attack: #c2410c; --people: #1d6fa5; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14181c; --ink: #e6e9ec; --soft: #9aa6b1; --line: #333b43; --track: #20262c; --attack: #f0883e; --people: #58a6dd; }
}
@media print {
  :root { --page: #fff; --ink: #000; --soft: #444; --line: #bbb; --track: #f2f2f2; --attack: #b33a00; --people: #0b5c8f; }
  article, table, figure { break-inside: avoid; }
  details:not([open]) { display: none; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; }
main { max-width: 1060px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { margin: 0 0 4px; font-size: 28px; }
h2 { margin: 40px 0 8px; font-size: 21px; }
h3 { margin: 28px 0 6px; font-size: 16px; font-family: ui-monospace, "DejaVu Sans Mono", monospace; }
.lead, caption { color: var(--soft); }
caption { text-align: left; padding-bottom: 6px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 8px 0; }
dt { font-weight: 600; }
dd { margin: 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 10px; border-bottom: 1px solid var(--line); text-align: right; font-weight: normal; }
th[scope="row"] { text-align: left; }
thead th { color: var(--soft); vertical-align: bottom; }
.wide { overflow-x: auto; }
.matrix { font-size: 13px; }
.matrix td { background: color-mix(in srgb, var(--attack) calc(var(--depth, 0%) * 0.6), transparent); }
.matrix .people td { background: color-mix(in srgb, var(--people) calc(var(--depth, 0%) * 0.6), transparent); }
.matrix .none { color: var(--soft); font-size: 11px; }
.facts { display: flex; flex-wrap: wrap; gap: 2px 26px; margin: 4px 0 10px; padding: 0; list-style: none; color: var(--soft); }
.facts b { color: var(--ink); }
.plots { display: flex; flex-wrap: wrap; gap: 24px; align-items: flex-start; }
svg { max-width: 100%; height: auto; font: 12px system-ui, "DejaVu Sans", sans-serif; }
svg text { fill: var(--ink); }
svg .tick { fill: var(--soft); font-size: 11px; }
svg .grid { stroke: var(--line); }
svg .strong { stroke: var(--soft); stroke-dasharray: 2 4; }
svg .track { fill: var(--track); }
svg .attack { fill: var(--attack); stroke: var(--attack); }
svg .bona_fide { fill: var(--people); stroke: var(--people); }
svg rect.attack, svg rect.bona_fide { stroke: none; }
svg .bound { stroke-width: 2.5; opacity: 0.45; }
svg .threshold { stroke: var(--ink); stroke-dasharray: 4 3; }
svg .curve { fill: none; stroke: var(--attack); stroke-width: 2; }
summary { cursor: pointer; color: var(--soft); }
`;
