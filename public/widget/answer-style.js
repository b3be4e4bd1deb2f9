/** The look of a conversation in `<milepost-ask>`, beside that of the box (ask-style.js). */
export const ANSWER_STYLE = `
ol, blockquote, figure { margin: 0; padding: 0; }
.retry { background: transparent; color: var(--_accent-text); }
.trait-list { margin: 0; padding: 0; list-style: none; }

.progress {
  --milepost-accent: var(--_accent); --milepost-ink: var(--_ink); --milepost-quiet: var(--_quiet);
  --milepost-paper: var(--_paper); --milepost-danger: var(--_danger);
}
.exchanges:empty { display: none; }
.exchanges { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.75em; }
.exchange { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.875em; overflow-wrap: anywhere; }
.question { font: 600 1.125em / 1.35 var(--milepost-serif, ui-serif, Charter, Georgia, serif); }
.answer { font: 1.0625em / 1.6 var(--milepost-serif, ui-serif, Charter, Georgia, serif); }
.exchange :is(p, h1, h2, h3, h4, h5, h6, li, td, th) { unicode-bidi: plaintext; }
.answer:empty { display: none; }
.answer > * + * { margin-block-start: 0.75em; }
.answer :is(ul, ol) { padding-inline-start: 1.5em; }
.answer a, .source-link { color: var(--_accent-text); }
.citation { padding-inline: 0.2em; font: 600 0.75em system-ui, sans-serif; vertical-align: super; text-decoration: none; }
pre { overflow: auto; margin: 0; padding: 0.25em 0.75em 0.75em; }
.code { margin-inline: 0; border: 1px solid var(--_hairline); border-radius: 6px; }
.code-head { display: flex; gap: 0.75em; align-items: center; min-height: 2.5em; padding-inline: 1em; color: var(--_quiet); font: 0.75em system-ui, sans-serif; }
.code-head span { margin-inline-end: auto; }
.is-wrapped pre { white-space: pre-wrap; overflow-wrap: anywhere; }
code { direction: ltr; unicode-bidi: isolate; }
code, pre { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.9em; }
.table-scroll { overflow: auto; }
table { border-collapse: collapse; overflow-wrap: normal; }
th, td { padding: 0.25em 0.75em; border-block-end: 1px solid var(--_hairline); text-align: start; }
.note, .sources-heading, .found-name, .hit-path { color: var(--_quiet); font-size: 0.875em; }
.offer:empty { display: none; }
.hand-over { display: inline-block; padding: 0.5em 1em; border-radius: 6px; background: var(--_accent); color: var(--_on-accent); font-weight: 600; text-decoration: none; }
.tools { display: flex; margin-block-start: -0.25em; }
.copy, .erase {
  min-height: 2.25em; padding: 0 0.5em; margin-inline-start: -0.5em; border: 0; background: transparent; color: var(--_quiet);
  font: 400 0.8125em/1.5 var(--milepost-font, system-ui, sans-serif); text-align: start;
}
.copy:hover, .erase:hover { color: var(--_ink); text-decoration: underline; }
.code-head .copy { padding: 0; margin: 0; font-size: 1em; }
.feedback { display: grid; gap: 0.5em; color: var(--_quiet); font: 0.8125em/1.5 var(--milepost-font, system-ui, sans-serif); }
.thumbs-row, .reason-list, .comment { display: flex; flex-wrap: wrap; gap: 0.25em 0.375em; align-items: center; }
.thumbs-row, .thumbs-name, .comment-send { flex: none; }
.feedback-told { flex: 1; }
.thumb { min-height: 2.5em; padding: 0 0.625em; border: 0; background: transparent; color: inherit; }
.thumb:hover { color: var(--_ink); }
.icon { display: block; width: 1.25em; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linejoin: round; }
.thumb-down .icon { rotate: 180deg; }
.thumb[aria-pressed=true] { color: var(--_accent-text); }
.thumb[aria-pressed=true] .icon { fill: currentColor; }
.reasons { display: grid; gap: 0.5em; }
.reason { min-height: 2.25em; padding: 0 0.75em; border: 1px solid var(--_hairline); border-radius: 1.25em; background: transparent; color: var(--_ink); font-weight: 400; }
.reason[aria-pressed=true] { border-color: var(--_accent); color: var(--_accent-text); font-weight: 600; }
.comment-box { flex: 1; min-width: 0; min-height: 2.5em; padding: 0 0.625em; border: 1px solid var(--_line); border-radius: 6px; background: transparent; color: var(--_ink); font: inherit; }
.comment-box::placeholder { color: var(--_quiet); opacity: 1; }
.comment-send { min-height: 2.5em; background: transparent; color: var(--_accent-text); }
@media (pointer: coarse) {
  .thumb, .reason, .comment-send, .comment-box { min-height: 2.75rem; min-width: 2.75rem; }
  .comment-box { font-size: 16px; }
}
@media (forced-colors: active) {
  .feedback [aria-pressed=true] { outline: 2px solid Highlight; }
}
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
.hits + .found-name { margin-block-start: 1.25em; }
.next .hit { padding: 0; }
.hit { padding-block: 0.625em; border-block-start: 1px solid var(--_hairline); }
.hit-name { display: block; color: inherit; font-weight: 600; text-decoration: none; }
.hit-name:hover { text-decoration: underline; }
.hit-text { color: var(--_quiet); font-size: 0.9375em; }
.hit-text strong { color: var(--_ink); }
.source-link { display: inline-block; padding: 0.25em 0 0.75em 1em; }

.foot { color: var(--_quiet); font-size: 0.8125em; }
.foot-tools { display: flex; flex-wrap: wrap; gap: 0 1.25em; }
.foot summary { padding-block: 0.375em; cursor: pointer; list-style: none; }
.foot summary::-webkit-details-marker { display: none; }
.foot summary:hover { color: var(--_ink); text-decoration: underline; }
.foot details[open] { flex: 1 1 100%; padding-block-end: 0.5em; }
.foot details[open] > summary { color: var(--_ink); font-weight: 600; }
.foot .erase { min-height: 2.75em; margin: 0.5em 0 0; padding: 0 1em; border: 1px solid var(--_line); color: var(--_ink); font-size: 1em; }
.forget .erase { border-color: var(--_danger); color: var(--_danger); font-weight: 600; }
.trait { padding-block: 0.25em; overflow-wrap: anywhere; }
.why { color: var(--_ink); }

:host([panel]) .question { font-size: 1.4375em; line-height: 1.3; }
:host([panel]) .foot { flex: none; max-height: 45%; padding: 0.25em 1.54em max(0.25em, env(safe-area-inset-bottom)); overflow-y: auto; border-block-start: 1px solid var(--_hairline); }

@media print { .tools, .feedback, .foot, .copy-code { display: none; } }
`;
