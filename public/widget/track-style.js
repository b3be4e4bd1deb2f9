/**
 * The look of the track. A page sets the custom properties, or styles the parts `summary`, `track`, `road`, `fill`,
 * `post`, `label` and `notice`. Colours follow the `color-scheme` of the page that the element stands on, or `theme`.
 *
 * What is important here wins over what is important on the page, so that no style of the page hides the element by
 * accident; where it stands and how wide it is stays the page's. Inside, nothing but the text colour and the
 * direction is inherited. Lengths are in `em`, because a page may have set the size of `rem`.
 */
export const TRACK_STYLE = `
:host {
  display: block !important; visibility: visible !important; opacity: 1 !important; filter: none !important;
  transform: none !important; clip-path: none !important; content-visibility: visible !important;
}
:host([hidden]) { display: none !important; }
.root {
  all: initial; display: block; container-type: inline-size; color-scheme: inherit; color: inherit;
  font-family: var(--milepost-font, system-ui, sans-serif); line-height: 1.4; font-variant-numeric: tabular-nums;
  --_accent: var(--milepost-accent, light-dark(#0b6e4f, #5cc79b));
  --_line: var(--milepost-line, light-dark(#cfcbc1, #4a4b46));
  --_danger: var(--milepost-danger, light-dark(#b3261e, #ff9d93));
  --_warning: var(--milepost-warning, light-dark(#8a5300, #e5b060));
  --_ink: var(--milepost-ink, currentColor); --_quiet: var(--milepost-quiet, currentColor);
  --_paper: var(--milepost-paper, Canvas); --_moment: 200ms ease-out;
}
:host([theme]) .root { color-scheme: light dark; color: CanvasText; background: var(--_paper); padding: 0.5em 0.75em; }
:host([theme=light]) .root { color-scheme: light; }
:host([theme=dark]) .root { color-scheme: dark; }
[hidden] { display: none !important; }
.status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.summary {
  display: inline-flex; gap: 0.5em; padding: 0.25em 0; border: 0; background: none;
  font: inherit; text-align: start; text-wrap: balance; cursor: pointer;
}
.summary:hover { text-decoration: underline; }
.summary:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
.summary .stone { flex: none; position: static; font-size: 1.143em; }

.stone {
  box-sizing: border-box; position: absolute; width: 0.75em; height: 1em;
  border: 1.5px solid; border-radius: 0.375em 0.375em 1px 1px; background: var(--_paper); color: var(--_line);
  transition: background-color var(--_moment), color var(--_moment);
}
[data-state=done] .stone, [data-state=current] .stone { color: var(--_accent); background: currentColor; }
[data-state=current] .stone { box-shadow: 0 0 0 3px var(--_paper), 0 0 0 5px; }
[data-state=skipped] .stone { color: var(--_accent); border-style: dashed; }
[data-state=failed] .stone { color: var(--_danger); background: currentColor; }
[data-state=stopped] .stone { color: var(--_ink); border-width: 3px; }

.summary, .text, .label, .notice { font-size: 0.875em; color: var(--_quiet); }
.doing:empty, .label .words, .name:has(+ .doing:not(:empty)) { display: none; }
.post[data-state=ahead] .name { opacity: 0.85; }
.doing, .label .words, .post[data-state=current] .name { color: var(--_ink); font-weight: 600; }
.post[data-state=failed] .name { color: var(--_danger); font-weight: 600; }
.notice { margin: 0.25em 0; padding-inline-start: 0.625em; border-inline-start: 3px solid var(--_warning); color: var(--_ink); }

/* Beside the text: the road runs down, each post with its name at its side. */
.track { position: relative; height: 16.5em; margin-block: 0.25em 0.5em; }
.road {
  position: absolute; inset-block: 0; inset-inline-start: 0.3125em; width: 0.1875em;
  border-radius: 2px; background: var(--_line); overflow: hidden;
}
.fill {
  height: 100%; background: var(--_accent);
  transform: scaleY(var(--progress)); transform-origin: top; transition: transform var(--_moment);
}
:host([data-phase=failed]) .fill { background: var(--_danger); }
:host([data-phase=stopped]) .fill { background: var(--_quiet); }
.post { position: absolute; inset: var(--at) 0 auto; height: 0; }
.post .stone { inset-inline-start: 0; translate: 0 -50%; }
.post .text {
  position: absolute; inset-inline: 1.714em 0; translate: 0 -50%; display: flex; gap: 0.5em; justify-content: space-between;
}

/* Across: the road runs along the line, and what is being done now is said below it. */
@container (inline-size >= 16em) {
  .track { height: 3.625em; margin-block: 0.375em 0; }
  .road { inset: 0.8125em 0 auto; width: auto; height: 0.1875em; }
  .fill { transform: scaleX(var(--progress)); transform-origin: left; }
  .fill:dir(rtl) { transform-origin: right; }
  .post { inset-block: 0 auto; inset-inline: var(--at) auto; width: 0; }
  .post .stone { inset-inline-start: -0.375em; translate: none; }
  .post .text {
    inset: 1.5em -5em auto; width: 10em; translate: none;
    flex-direction: column; gap: 0; align-items: center; text-align: center; font-size: 0.8125em;
  }
  .post:first-of-type .text { inset-inline-start: -0.375em; align-items: start; text-align: start; }
  .post .doing { display: none; }
  .post .name:has(+ .doing:not(:empty)), .label .words { display: inline; }
}
@container (16em <= inline-size < 34em) {
  .track { height: 1.375em; }
  .post .text { display: none; }
}

@media (prefers-reduced-motion: reduce) { .root { --_moment: 0s; } }
@media (forced-colors: active) {
  .road { background: GrayText; }
  .fill, [data-state=done] .stone, [data-state=current] .stone {
    color: CanvasText; background: CanvasText; forced-color-adjust: none;
  }
}
@media print { :host { display: none !important; } }
`;
