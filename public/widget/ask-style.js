/**
 * The look of `<milepost-ask>`, by the same custom properties as the track, and `--milepost-font` and
 * `--milepost-serif`. The page places the element and says how wide it is; nothing else of the page's style reaches it.
 */
export const ASK_STYLE = `
:host {
  display: block !important; visibility: visible !important; opacity: 1 !important; filter: none !important;
  transform: none !important; clip-path: none !important; content-visibility: visible !important;
}
:host([hidden]) { display: none !important; }
.root {
  all: initial; display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25em; color-scheme: inherit; box-sizing: border-box; padding: 1em;
  border: 1px solid var(--_line); border-radius: 6px; background: var(--_paper); color: var(--_ink);
  font-family: var(--milepost-font, system-ui, sans-serif); line-height: 1.5;
  --_accent: var(--milepost-accent, light-dark(#0b6e4f, #5cc79b));
  --_on-accent: var(--milepost-on-accent, light-dark(#fff, #0c1f17));
  --_line: var(--milepost-line, light-dark(#8a857b, #85837c));
  --_hairline: var(--milepost-line, light-dark(#dedad1, #363733));
  --_ink: var(--milepost-ink, light-dark(#1c1b19, #ecebe6));
  --_quiet: var(--milepost-quiet, light-dark(#55524c, #b3b0a8));
  --_paper: var(--milepost-paper, light-dark(#fbfaf7, #141513));
  --_danger: var(--milepost-danger, light-dark(#b3261e, #ff9d93));
}
:host([theme]) .root { color-scheme: light dark; }
:host([theme=light]) .root { color-scheme: light; }
:host([theme=dark]) .root { color-scheme: dark; }
[hidden][hidden] { display: none; }
p, ol, blockquote, figure { margin: 0; padding: 0; }

.form { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.375em 0.5em; align-items: end; }
.question-label { grid-column: 1 / -1; font-weight: 600; font-size: 0.875em; }
.problem { grid-column: 1 / -1; padding-inline-start: 0.75em; border-inline-start: 3px solid var(--_danger); font-size: 0.9375em; }
.problem:empty { display: none; }
.keys { grid-column: 1 / -1; color: var(--_quiet); font-size: 0.8125em; }
.box {
  box-sizing: border-box; width: 100%; min-height: 2.75em; max-height: 12em; padding: 0.6em 0.75em; resize: vertical;
  field-sizing: content; border: 1px solid var(--_line); border-radius: 6px; background: transparent;
  color: inherit; font: inherit;
}
button {
  min-height: 2.75em; padding: 0 1.125em; border: 1px solid var(--_accent); border-radius: 6px; cursor: pointer;
  background: var(--_accent); color: var(--_on-accent); font: inherit; font-weight: 600;
}
.stop, .retry { background: transparent; color: var(--_accent); }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }

.progress { --milepost-ink: var(--_ink); --milepost-quiet: var(--_quiet); --milepost-paper: var(--_paper); }
.exchanges:empty { display: none; }
.exchanges { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.75em; }
.exchange { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.875em; overflow-wrap: anywhere; }
.question { font: 600 1.125em / 1.35 var(--milepost-serif, ui-serif, Charter, Georgia, serif); }
.answer { font: 1.0625em / 1.6 var(--milepost-serif, ui-serif, Charter, Georgia, serif); }
.exchange :is(p, h1, h2, h3, h4, h5, h6, li, td, th) { unicode-bidi: plaintext; }
.answer:empty { display: none; }
.answer > * + * { margin-block-start: 0.75em; }
.answer :is(ul, ol) { padding-inline-start: 1.5em; }
.answer a, .source-link { color: var(--_accent); }
.citation { padding-inline: 0.2em; font: 600 0.75em system-ui, sans-serif; vertical-align: super; text-decoration: none; }
pre { overflow: auto; padding: 0.75em; border: 1px solid var(--_hairline); border-radius: 6px; }
.code-head { padding-block-end: 0.25em; color: var(--_quiet); font: 0.75em system-ui, sans-serif; }
.code-head:empty { display: none; }
code { direction: ltr; unicode-bidi: isolate; }
code, pre { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.9em; }
.table-scroll { overflow: auto; }
table { border-collapse: collapse; overflow-wrap: normal; }
th, td { padding: 0.25em 0.75em; border-block-end: 1px solid var(--_hairline); text-align: start; }
.note, .sources-heading, .found-name, .hit-path { color: var(--_quiet); font-size: 0.875em; }
.failure { display: grid; gap: 0.625em; justify-items: start; padding-inline-start: 0.75em; border-inline-start: 3px solid var(--_danger); }
.page { display: grid; padding: 0.625em 0.875em; border: 1px solid var(--_hairline); border-block-start: 3px solid var(--_accent); border-radius: 6px; color: inherit; text-decoration: none; }
.page:hover .page-title { text-decoration: underline; }
.page-eyebrow { color: var(--_quiet); font-size: 0.8125em; }
.page-title { font-weight: 600; }
.source-list { list-style: none; }
.source { border-block-end: 1px solid var(--_hairline); font-size: 0.9375em; }
.source-title { padding-block: 0.5em; cursor: pointer; }
.quote { padding: 0 0 0.5em 1em; }
.hits { list-style: none; margin-block-start: 0.375em; }
.hit { padding-block: 0.625em; border-block-start: 1px solid var(--_hairline); }
.hit-name { display: block; color: inherit; font-weight: 600; text-decoration: none; }
.hit-name:hover { text-decoration: underline; }
.hit-text { color: var(--_quiet); font-size: 0.9375em; }
.hit-text strong { color: var(--_ink); }
.source-link { display: inline-block; padding: 0.25em 0 0.75em 1em; }
`;
