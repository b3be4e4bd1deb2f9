/**
 * The look of the track. A page sets the custom properties, or styles the parts `summary`, `track`, `road`, `fill`,
 * `post` and `label`. Colours follow the `color-scheme` of the page that the element stands on.
 */
export const TRACK_STYLE = `
:host {
  --_accent: var(--milepost-accent, #0b6e4f);
  --_on-accent: var(--milepost-on-accent, #fff);
  --_ink: var(--milepost-ink, currentColor);
  --_quiet: var(--milepost-quiet, currentColor);
  --_line: var(--milepost-line, #cfcbc1);
  --_paper: var(--milepost-paper, Canvas);
  --_danger: var(--milepost-danger, #b3261e);
  --_moment: 200ms;
  display: block;
  container-type: inline-size;
  font: inherit;
  font-size: 0.875rem;
  line-height: 1.4;
  font-variant-numeric: tabular-nums;
  color: var(--_ink);
}
@supports (color: light-dark(red, blue)) {
  :host {
    --_accent: var(--milepost-accent, light-dark(#0b6e4f, #5cc79b));
    --_line: var(--milepost-line, light-dark(#cfcbc1, #4a4b46));
    --_danger: var(--milepost-danger, light-dark(#b3261e, #ff9d93));
  }
}
:host([hidden]), [hidden][hidden][hidden] { display: none; }
.status {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}

.summary {
  display: inline-flex; align-items: baseline; gap: 0.5em; padding: 0.25em 0; margin: 0;
  border: 0; background: none; color: var(--_quiet); font: inherit; text-align: start; text-wrap: balance;
}
button.summary { cursor: pointer; }
button.summary:hover .words { text-decoration: underline; text-underline-offset: 0.2em; }
button.summary:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; border-radius: 2px; }
.summary .stone { flex: none; position: static; translate: 0 0.0625rem; align-self: start; }

.stone {
  box-sizing: border-box; position: absolute; width: 0.75rem; height: 1rem;
  border: 1.5px solid var(--_line); border-radius: 0.375rem 0.375rem 1px 1px; background: var(--_paper);
  transition: background-color var(--_moment) ease-out, border-color var(--_moment) ease-out;
}
[data-state="done"] .stone, [data-state="skipped"] .stone { border-color: var(--_accent); background: var(--_accent); }
[data-state="skipped"] .stone { background: var(--_paper); border-style: dashed; }
[data-state="current"] .stone {
  border-color: var(--_accent); background: var(--_accent);
  box-shadow: 0 0 0 3px var(--_paper), 0 0 0 5px var(--_accent);
}
[data-state="failed"] .stone { border-color: var(--_danger); background: var(--_danger); }
[data-state="stopped"] .stone { border-color: var(--_ink); background: var(--_paper); border-width: 3px; }

.track { position: relative; }
.road { position: absolute; background: var(--_line); border-radius: 2px; overflow: hidden; }
.fill { width: 100%; height: 100%; background: var(--_accent); transition: transform var(--_moment) ease-out; }
:host([data-phase="failed"]) .fill { background: var(--_danger); }
:host([data-phase="stopped"]) .fill { background: var(--_quiet); }
.post { position: absolute; }
.name { color: var(--_quiet); }
.doing { color: var(--_ink); font-weight: 600; }
.doing:empty, .name:has(+ .doing:not(:empty)) { display: none; }
.post[data-state="ahead"] .name { opacity: 0.85; }
.post[data-state="current"] .name { color: var(--_ink); font-weight: 600; }
.post[data-state="failed"] .name { color: var(--_danger); font-weight: 600; }
.time { color: var(--_quiet); }
.label { margin: 0; color: var(--_ink); }
.label .words { font-weight: 600; }
.label .eta { color: var(--_quiet); }

/* Beside the text: the road runs down, each post with its name at its side. */
.track { height: 16.5rem; margin-block: 0.25rem 0.5rem; }
.road { inset-block: 0; inset-inline-start: 0.3125rem; width: 0.1875rem; }
.fill { transform: scaleY(calc(var(--progress) / 100)); transform-origin: top; }
.post { inset-block-start: calc(var(--at) * 1%); inset-inline: 0; height: 0; }
.post .stone { inset-inline-start: 0; translate: 0 -50%; }
.post .text {
  position: absolute; inset-inline: 1.5rem 0; translate: 0 -50%; display: flex; gap: 0.5em; justify-content: space-between;
}
.label .words { display: none; }

/* Across: the road runs along the line, and what is being done now is said below it. */
@container (inline-size >= 16rem) {
  .track { height: 3.625rem; margin-block: 0.375rem 0; }
  .road { inset-block: 0.8125rem auto; inset-inline: 0; width: auto; height: 0.1875rem; }
  .fill { transform: scaleX(calc(var(--progress) / 100)); transform-origin: left; }
  :host(:dir(rtl)) .fill { transform-origin: right; }
  .post { inset-block: 0 auto; inset-inline: calc(var(--at) * 1%) auto; width: 0; }
  .post .stone { inset-inline-start: -0.375rem; translate: none; }
  .post .text {
    inset-inline: -4rem; inset-block-start: 1.25rem; width: 8rem; translate: none;
    flex-direction: column; gap: 0; align-items: center; text-align: center; font-size: 0.8125rem;
  }
  .post:first-of-type .text { inset-inline-start: -0.375rem; align-items: start; text-align: start; }
  .post .doing { display: none; }
  .post .name:has(+ .doing:not(:empty)) { display: inline; }
  .label .words { display: inline; }
}
@container (16rem <= inline-size < 34rem) {
  .track { height: 1.375rem; }
  .post .text { display: none; }
}

@media (prefers-reduced-motion: reduce) { :host { --_moment: 0s; } }
@media (forced-colors: active) {
  .road { background: GrayText; }
  .fill { background: CanvasText; forced-color-adjust: none; }
  .stone { border-color: CanvasText; background: Canvas; }
  [data-state="done"] .stone, [data-state="current"] .stone { background: CanvasText; border-color: CanvasText; forced-color-adjust: none; }
}
@media print { :host { display: none; } }
`;
