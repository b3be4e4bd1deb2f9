/**
 * The look of the track. A page sets the custom properties, or styles the parts `summary`, `track`, `road`, `fill`,
 * `post`, `label` and `notice`. Colours follow the `color-scheme` of the page that the element stands on, or `theme`.
 *
 * What is important here wins over what is important on the page, so that no style of the page hides the element by
 * accident; where it stands and how wide it is stays the page's. Inside, nothing but the text colour and the
 * direction is inherited. Lengths are in `em`, because a page may have set the size of `rem`.
 *
 * All that moves is moved by `translate` and `scale` alone: nothing is laid out again, on the page or in here.
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
  --_line: var(--milepost-line, light-dark(#c6c1b5, #4b4c47));
  --_danger: var(--milepost-danger, light-dark(#b3261e, #ff9d93));
  --_warning: var(--milepost-warning, light-dark(#8a5300, #e5b060));
  --_ink: var(--milepost-ink, currentColor); --_quiet: var(--milepost-quiet, currentColor);
  --_paper: var(--milepost-paper, Canvas); --_moment: 220ms cubic-bezier(0.2, 0.7, 0.3, 1);
}
:host([theme]) .root { color-scheme: light dark; color: CanvasText; background: var(--_paper); padding: 0.5em 0.75em; }
:host([theme=light]) .root { color-scheme: light; }
:host([theme=dark]) .root { color-scheme: dark; }
[hidden] { display: none !important; }
.status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.moves :is(.stone, .fill, .road, .post) { transition: var(--_moment); transition-property: background-color, border-color, scale, translate; }
.stone {
  box-sizing: border-box; position: absolute; width: 1.25em; height: 1.5em; display: grid; place-items: center;
  border: 1.5px solid var(--_edge, var(--_line)); border-radius: 0.625em 0.625em 2px 2px;
  background: var(--_inside, var(--_paper)); color: var(--_number, var(--_quiet));
}
.stone::before { content: counter(post); font-size: 0.75em; font-weight: 600; line-height: 1; }
[data-state=done], [data-state=current] { --_edge: var(--_accent); --_inside: var(--_accent); --_number: var(--_paper); }
[data-state=current] .stone { outline: 2px solid var(--_accent); outline-offset: 2px; }
[data-state=skipped] .stone { border-color: var(--_accent); border-style: dashed; }
[data-state=failed] { --_edge: var(--_danger); --_inside: var(--_danger); --_number: var(--_paper); }
[data-state=stopped] { --_edge: var(--_ink); }

.summary, .text, .label, .notice { font-size: 0.8125em; color: var(--_quiet); }
.summary {
  all: unset; display: inline-flex; gap: 0.5em; align-items: center; padding-inline-end: 0.25em;
  color: var(--_ink); font-size: 0.8125em; font-weight: 600; cursor: pointer;
}
.summary::after { content: ""; width: 0.375em; height: 0.375em; border: solid var(--_quiet); border-width: 0 1.5px 1.5px 0; rotate: 45deg; }
.summary[aria-expanded=true]::after { rotate: 225deg; }
.summary:hover { text-decoration: underline; }
.summary:focus-visible { outline: 2px solid var(--_accent); }
.summary, .label { min-height: 2.125em; }
.label { display: flex; gap: 0 0.75em; justify-content: space-between; }
.doing:empty, .words { display: none; }
.doing, .words { color: var(--_ink); font-weight: 600; }
[data-state=failed] .name { color: var(--_danger); }
.notice { margin: 0.25em 0; padding-inline-start: 0.625em; border-inline-start: 3px solid var(--_warning); color: var(--_ink); }

/* Beside the text: the road runs down, and the posts stand at its side. Travelled is solid, ahead is dashed. */
/* While it opens, its posts pass the edge of a phone, which would make the page wider for good. */
.track { position: relative; height: 18em; max-width: 22em; overflow-x: clip; counter-reset: post; }
.track:dir(rtl), .text:dir(rtl), .stone:dir(rtl)::before { scale: -1 1; }
.road {
  position: absolute; top: 0; left: 0; width: 3px; height: 18em; overflow: hidden;
  background: repeating-linear-gradient(var(--_line) 0 9px, transparent 9px 16px);
  transform-origin: 0 0;
}
.fill { height: 100%; background: var(--_accent); scale: 1 var(--progress); transform-origin: 0 0; }
:host([data-phase=failed]) .fill { background: var(--_danger); }
:host([data-phase=stopped]) .fill { background: var(--_quiet); }
.post {
  counter-increment: post; position: absolute; inset: 0 0 auto; height: 1.5em;
  translate: 0 calc(var(--at) * 0.18em - 0.75em);
}
.stone { left: 0.75em; transform-origin: 0 50%; }
.text { display: flex; gap: 0.5em; align-items: center; justify-content: space-between; height: 100%; padding-inline-start: 3.25em; line-height: 1.2; white-space: nowrap; }
.doing { white-space: normal; text-wrap: balance; }

/* Folded: the same stones, smaller and closer, with their times. */
.over .track { height: 9em; }
.over .road { scale: 0.333 0.5; }
.over .post { translate: 0 calc(var(--index) * 1.5em); }
.over .stone { scale: 0.35 0.375; translate: -0.375em 0; }
.over .stone::before { opacity: 0; }
.over .text { font-size: 0.75em; padding-inline-start: 1.5em; }
.closed:not(.lies) .track { display: none; }

/* Across: the road lies, the posts stand on it, and what is being done now is said below. */
.lies { display: grid; grid-template-columns: 7em 1fr; gap: 0 0.875em; }
.lies .summary { grid-area: 1 / 2; place-self: end start; z-index: 1; }
.lies .label { grid-area: 2 / 1 / 2 / -1; min-height: 1.4em; padding-block-start: 0.375em; }
.lies .words { display: inline; }
.lies .track { grid-area: 1 / 1 / 1 / -1; height: 1.75em; max-width: none; overflow: visible; }
.lies .road {
  inset: auto auto 0 0; width: 100%; height: 3px;
  background: repeating-linear-gradient(to right, var(--_line) 0 9px, transparent 9px 16px); transform-origin: 0 100%;
}
.lies .fill { scale: var(--progress) 1; }
.lies .post { inset: auto auto 3px 0; translate: calc(var(--at) * 1cqi - 0.625em) 0; }
.lies .stone { left: 0; bottom: 0; transform-origin: 0 100%; }
.lies .text { display: none; }
.lies.over .road { width: 7em; scale: 1 0.333; }
.lies.over .post { translate: calc(var(--index) * 1.3em) 0; }
.lies.over .stone { translate: 0 2px; }

@media (prefers-reduced-motion: reduce) { .root { --_moment: 0s; } }
@media (forced-colors: active) {
  .road { background: GrayText; }
  .fill, [data-state=done] .stone, [data-state=current] .stone { background: CanvasText; color: Canvas; forced-color-adjust: none; }
}
@media print { :host { display: none !important; } }
`;
