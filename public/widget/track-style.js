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
  --_on-accent: var(--milepost-on-accent, light-dark(#fff, #0c1f17));
  --_line: var(--milepost-line, light-dark(#c6c1b5, #4b4c47));
  --_danger: var(--milepost-danger, light-dark(#b3261e, #ff9d93));
  --_warning: var(--milepost-warning, light-dark(#8a5300, #e5b060));
  --_ink: var(--milepost-ink, currentColor); --_quiet: var(--milepost-quiet, currentColor);
  --_paper: var(--milepost-paper, Canvas); --_moment: 220ms cubic-bezier(0.2, 0.7, 0.3, 1); --_way: 1;
}
.root:dir(rtl) { --_way: -1; }
:host([theme]) .root { color-scheme: light dark; color: CanvasText; background: var(--_paper); padding: 0.5em 0.75em; }
:host([theme=light]) .root { color-scheme: light; }
:host([theme=dark]) .root { color-scheme: dark; }
[hidden] { display: none !important; }
.status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.stone {
  box-sizing: border-box; position: absolute; width: 1.25em; height: 1.5em; display: grid; place-items: center;
  border: 1.5px solid; border-radius: 0.625em 0.625em 2px 2px; background: var(--_paper); color: var(--_line);
  transition: background-color var(--_moment), color var(--_moment), scale var(--_moment), translate var(--_moment);
}
.stone::before { content: counter(post); color: var(--_quiet); font-size: 0.75em; font-weight: 600; line-height: 1; }
[data-state=done] .stone, [data-state=current] .stone { color: var(--_accent); background: currentColor; }
[data-state=done] .stone::before, [data-state=current] .stone::before { color: var(--_on-accent); }
[data-state=current] .stone { outline: 2px solid; outline-offset: 2px; }
[data-state=skipped] .stone { color: var(--_accent); border-style: dashed; }
[data-state=failed] .stone { color: var(--_danger); background: currentColor; }
[data-state=stopped] .stone { color: var(--_ink); border-width: 3px; }

.summary, .text, .label, .notice { font-size: 0.8125em; color: var(--_quiet); }
.summary {
  display: inline-flex; gap: 0.375em; align-items: center; padding: 0; border: 0; background: none; color: var(--_ink);
  font: inherit; font-size: 0.8125em; font-weight: 600; text-align: start; cursor: pointer;
}
.summary::after {
  content: ""; flex: none; width: 0.375em; height: 0.375em; margin-inline: 0.125em; border: solid var(--_quiet); border-width: 0 1.5px 1.5px 0;
  translate: 0 -25%; rotate: 45deg; transition: rotate var(--_moment);
}
.summary[aria-expanded=true]::after { translate: 0 25%; rotate: 225deg; }
.summary:hover { text-decoration: underline; }
.summary:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; border-radius: 2px; }
.summary, .label { min-height: 2.125em; }
.label { display: flex; gap: 0 0.75em; justify-content: space-between; }
.doing:empty, .label .words, .name:has(+ .doing:not(:empty)) { display: none; }
.doing, .label .words, .post[data-state=current] .name { color: var(--_ink); font-weight: 600; }
.post[data-state=failed] .name { color: var(--_danger); font-weight: 600; }
.notice { margin: 0.25em 0; padding-inline-start: 0.625em; border-inline-start: 3px solid var(--_warning); color: var(--_ink); }

/* Beside the text: the road runs down, and the posts stand at its side. Travelled is solid, ahead is dashed. */
.track { position: relative; height: 18em; counter-reset: post; }
.road {
  position: absolute; inset-block-start: 0; inset-inline-start: 0; width: 3px; height: 18em; overflow: hidden;
  background: repeating-linear-gradient(var(--_line) 0 9px, transparent 9px 16px);
  transform-origin: 0 0; transition: scale var(--_moment);
}
.road:dir(rtl) { transform-origin: 100% 0; }
.fill { height: 100%; background: var(--_accent); scale: 1 var(--progress); transform-origin: top; transition: scale var(--_moment); }
:host([data-phase=failed]) .fill { background: var(--_danger); }
:host([data-phase=stopped]) .fill { background: var(--_quiet); }
.post {
  counter-increment: post; position: absolute; inset: 0 0 auto; height: 1.5em;
  translate: 0 calc(var(--at) * 0.18em - 0.75em); transition: translate var(--_moment);
}
.post .stone { inset: 0 auto auto 0.75em; transform-origin: 0 50%; }
.post .stone:dir(rtl) { inset: 0 0.75em auto auto; transform-origin: 100% 50%; }
.post .text { display: flex; gap: 0.5em; align-items: center; justify-content: space-between; height: 100%; padding-inline-start: 3.25em; }
.text { line-height: 1.2; white-space: nowrap; }
.doing { white-space: normal; text-wrap: balance; }

/* Folded: the same stones, smaller and closer, with their times. */
[data-fold=folded] .track { height: 9em; }
[data-fold=folded] .road { scale: 0.333 0.5; }
[data-fold=folded] .post { translate: 0 calc(var(--index) * 1.5em); }
[data-fold=folded] .stone { scale: 0.35 0.375; translate: calc(var(--_way) * -0.375em) 0; }
[data-fold=folded] .stone::before { opacity: 0; }
[data-fold=folded] .text { font-size: 0.75em; padding-inline-start: 1.5em; }
[data-fold=folded]:not(.open) .track { display: none; }

/* Across: the road lies, the posts stand on it, and what is being done now is said below. */
@container (inline-size >= 16em) {
  .way { display: grid; grid-template-columns: 7em minmax(0, 1fr); gap: 0 0.875em; }
  .summary { grid-area: 1 / 2; place-self: end start; }
  .label { grid-area: 2 / 1 / auto / -1; min-height: 1.4em; padding-block-start: 0.375em; }
  [data-fold=running] .track, [data-fold=idle] .track { grid-column-end: -1; }
  .label .words { display: inline; }
  .track { grid-area: 1 / 1; height: 1.75em; }
  .road {
    inset: auto 0 0; width: auto; height: 3px;
    background: repeating-linear-gradient(to right, var(--_line) 0 9px, transparent 9px 16px); transform-origin: 0 100%;
  }
  .road:dir(rtl) { transform-origin: 100% 100%; }
  .fill { scale: var(--progress) 1; transform-origin: left; }
  .fill:dir(rtl) { transform-origin: right; }
  .post { inset: auto auto 3px; inset-inline-start: 0; translate: calc(var(--_way) * (var(--at) * 1cqi - 0.625em)) 0; }
  .post .stone, .post .stone:dir(rtl) { inset: auto auto 0; inset-inline-start: 0; transform-origin: 0 100%; }
  .post .stone:dir(rtl) { transform-origin: 100% 100%; }
  .post .text { display: none; }
  [data-fold=folded] .track, [data-fold=folded]:not(.open) .track { display: block; height: 1.75em; }
  [data-fold=folded] .road { scale: 1 0.333; }
  [data-fold=folded] .post { translate: calc(var(--_way) * var(--index) * 1.3em) 0; }
  [data-fold=folded] .stone { translate: 0 2px; }

  .open > .summary { grid-column: 1 / -1; }
  [data-fold=folded].open .track { grid-area: 2 / 1 / auto / -1; height: 10.5em; margin-block-start: 0.5em; }
  [data-fold=folded].open .road { display: none; }
  [data-fold=folded].open .post { inset: 0 0 auto; width: auto; translate: 0 calc(var(--index) * 1.75em); }
  [data-fold=folded].open .post .stone { inset-block: 0 auto; transform-origin: 0 50%; translate: none; }
  [data-fold=folded].open .post .text { display: flex; font-size: 0.8125em; }
}
/* Room for a name below each stone. */
@container (inline-size >= 34em) {
  [data-fold=running] .track, [data-fold=idle] .track { height: 3em; }
  [data-fold=running] .road, [data-fold=idle] .road { inset-block-end: 1.25em; }
  [data-fold=running] .post, [data-fold=idle] .post { inset-block-end: calc(1.25em + 3px); }
  [data-fold=running] .post .text, [data-fold=idle] .post .text {
    position: absolute; inset: 1.75em auto auto; inset-inline-start: 0.625em; display: block; height: auto; padding: 0; translate: calc(var(--_way) * -50%) 0;
  }
  [data-fold=running] .time, [data-fold=idle] .time, .post .doing { display: none; }
  .post .name:has(+ .doing:not(:empty)) { display: inline; }
  [data-fold=running] .post:first-of-type .text, [data-fold=idle] .post:first-of-type .text { inset-inline-start: 0; translate: none; }
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
