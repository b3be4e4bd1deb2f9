/**
 * The look of `<milepost-ask>`, by the same custom properties as the track, and `--milepost-font` and
 * `--milepost-serif`; the colours are those of watch-colours.js. The page places the element and says how wide it is;
 * nothing else of the page's style reaches it. With `panel` it fills the dialog of the launcher. What comes with the first
 * answer is in answer-style.js.
 */
export const ASK_STYLE = `
:host {
  display: block !important; visibility: visible !important; opacity: 1 !important; filter: none !important;
  transform: none !important; clip-path: none !important; content-visibility: visible !important;
}
:host([hidden]) { display: none !important; }
.root {
  all: initial; display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25em; color-scheme: inherit; box-sizing: border-box; padding: 1em;
  position: relative; border: 1px solid var(--_line); border-radius: 6px; background: var(--_paper); color: var(--_ink);
  font-family: var(--milepost-font, system-ui, sans-serif); line-height: 1.5;
}
[hidden][hidden] { display: none; }
p { margin: 0; }

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
.stop { background: transparent; color: var(--_accent-text); }
.box::placeholder { color: var(--_quiet); opacity: 1; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }

.body { display: grid; grid-template-columns: minmax(0, 1fr); }
.body:not(:has(.suggestion, .exchange)) { display: none; }
.suggestions-name, .suggestion-list { font-size: 0.9375em; }
.suggestions-name { color: var(--_quiet); font-size: 0.8125em; }
.suggestion-list { margin: 0; padding: 0; list-style: none; }
.suggestion {
  width: 100%; padding: 0.5em 0; border: 0; border-radius: 0; background: transparent; color: var(--_ink);
  font: 1.0625em / 1.4 var(--milepost-serif, ui-serif, Charter, Georgia, serif); text-align: start; text-wrap: pretty;
}
.suggestion-item + .suggestion-item { border-block-start: 1px solid var(--_hairline); }
.suggestion:hover { text-decoration: underline; text-decoration-color: var(--_accent); text-underline-offset: 0.2em; }

:host([panel]) { display: flex !important; flex-direction: column; }
:host([panel]) .root { flex: auto; display: flex; flex-direction: column; gap: 0; min-height: 0; padding: 0; border: 0; border-radius: 0; background: transparent; }
:host([panel]) .form {
  flex: none; grid-template-columns: minmax(0, 1fr) auto 2.75em; gap: 0 0.5em; align-items: center; padding-block: 0.375em;
  padding-inline: 1.25em 0.375em; border-block-end: 1px solid var(--_hairline);
}
:host([panel]) .form:focus-within { border-color: var(--_accent); box-shadow: inset 0 -1px var(--_accent); }
:host([panel]) .box { min-height: 2.75em; padding: 0.6em 0; border: 0; border-radius: 0; resize: none; font-size: 1.125em; line-height: 1.4; }
:host([panel]) .box:focus-visible { outline-color: transparent; }
:host([panel]) :is(.question-label, .keys) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:host([panel]) .problem { grid-row: 2; }
:host([panel]) .body { flex: auto; display: block; min-height: 0; padding: 1em 1.25em 1.25em; overflow-y: auto; overscroll-behavior: contain; }
:host([panel]) .body:not(:has(.suggestion, .exchange)) { display: none; }

@media (forced-colors: active) {
  :host([panel]) .form:focus-within { outline: 2px solid Highlight; outline-offset: -2px; }
}
@media print { .form { display: none; } }
`;
