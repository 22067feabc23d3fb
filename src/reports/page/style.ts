import { dark, light, variables } from '../charts/theme.ts';

/** The page's style sheet. */
export const style = `
:root { color-scheme: light dark; --page: #f6f7f9; --border: #dfe3e8; ${variables(light)} }
@media (prefers-color-scheme: dark) { :root { --page: #0e1116; --border: #2b323d; ${variables(dark)} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Open Sans", "DejaVu Sans", sans-serif; }
main, header, footer { max-width: 82rem; margin: 0 auto; padding: 0 clamp(1rem, 3vw, 2rem); }
header { padding-top: 2.2rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.4rem 0 .8rem; }
h3 { font-size: .95rem; margin: 0 0 .6rem; overflow-wrap: anywhere; }
p { margin: .3rem 0; }
section > p { margin-bottom: .8rem; }
a { color: var(--accent); }
.quiet, caption, figcaption, footer { color: var(--muted); }
footer { padding-top: 2.5rem; padding-bottom: 2.5rem; font-size: .85rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.2rem; padding: 0; margin: 0 0 .8rem; list-style: none; font-size: .88rem; }
.legend svg { vertical-align: -1px; margin-right: .45rem; }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 23rem), 1fr)); align-items: start; }
.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); }
.card, figure { background: var(--surface); border: 1px solid var(--border); border-radius: 10px; padding: 1rem; margin: 0; min-width: 0; }
figure > svg, .scaled > svg { display: block; width: 100%; height: auto; max-width: 32rem; margin: 0 auto; }
figcaption { font-size: .82rem; margin-top: .5rem; overflow-wrap: anywhere; }
.scales { border: 0; padding: 0; margin: 0 0 .3rem; display: flex; gap: .9rem; flex-wrap: wrap; font-size: .82rem; color: var(--muted); }
.scales label { display: inline-flex; gap: .35rem; align-items: center; padding: .15rem 0; cursor: pointer; }
.scales input { accent-color: var(--accent); margin: 0; }
figure:has(.linear:checked) .log-scale, figure:has(.log:checked) .linear-scale { display: none; }
.scroll { overflow-x: auto; }
.scroll:focus-visible, summary:focus-visible, input:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.stack > * { margin-bottom: 1rem; }
table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { text-align: left; padding: .38rem 1.1rem .38rem 0; border-bottom: 1px solid var(--border); vertical-align: top; }
tr:last-child > * { border-bottom: 0; }
thead th { color: var(--muted); font-weight: 500; vertical-align: bottom; }
.number { text-align: right; white-space: nowrap; }
.wide { width: 100%; }
tbody th { font-weight: 500; overflow-wrap: break-word; min-width: 7rem; }
.settings { width: 100%; }
.settings th, .settings td { font-size: .82rem; padding-right: .8rem; }
.settings td { text-align: right; padding-right: 0; }
.best { font-weight: 700; color: var(--accent); }
td.value { overflow-wrap: anywhere; max-width: 30rem; font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .82rem; }
details { margin-top: .6rem; }
summary { cursor: pointer; color: var(--muted); font-size: .85rem; padding: .25rem 0; }
@media print { body { background: none; } figure, .card { break-inside: avoid; } details { display: none; } }
`;
