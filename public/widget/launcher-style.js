/**
 * The look of `<milepost-launcher>`: the button at the end of the page and the panel over it. The colours are those of
 * watch-colours.js. A page moves the button with `--milepost-launcher-inset` or styles the parts `launch` and `panel`.
 */
export const LAUNCHER_STYLE = `
:host { display: contents !important; }
:host([hidden]) { display: none !important; }
.root {
  all: initial; display: contents; color-scheme: inherit; color: var(--_ink);
  font-family: var(--milepost-font, system-ui, sans-serif); line-height: 1.5;
}
[hidden][hidden] { display: none; }
button { font: inherit; cursor: pointer; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }

.launch {
  position: fixed; z-index: 2147483000; inset: auto var(--milepost-launcher-inset, 1.25rem) max(var(--milepost-launcher-inset, 1.25rem), env(safe-area-inset-bottom)) auto;
  display: inline-flex; gap: 0.625em; align-items: center; min-height: 3em; padding: 0 1.125em 0 1em; border: 0;
  border-radius: 1.5em 1.5em 6px 6px; background: var(--_accent); color: var(--_on-accent); font-weight: 600;
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.2), 0 6px 20px rgb(0 0 0 / 0.16);
}
.launch:dir(rtl) { inset-inline: auto var(--milepost-launcher-inset, 1.25rem); padding: 0 1em 0 1.125em; }
.launch:focus-visible { outline-color: var(--_ink); box-shadow: 0 0 0 4px var(--_paper); }
:host([button=none]) .launch { display: none; }
.stone {
  flex: none; width: 0.8125em; height: 1.125em; border-radius: 0.40625em 0.40625em 1.5px 1.5px;
  background: linear-gradient(var(--_accent), var(--_accent)) center 0.3125em / 0.375em 2px no-repeat currentcolor;
}
.shortcut { padding: 0 0.375em; border: 1px solid color-mix(in srgb, currentcolor 45%, transparent); border-radius: 4px; font: 0.8125em/1.5 inherit; font-weight: 400; }
@media (pointer: coarse) { .shortcut { display: none; } }

.panel {
  box-sizing: border-box; width: min(100% - 2rem, 42em); max-width: none; max-height: min(36em, 84dvh); padding: 0;
  margin: 10vh auto auto; overflow: clip; border: 1px solid var(--_hairline); border-radius: 10px;
  background: var(--_paper); color: var(--_ink); box-shadow: 0 2px 6px rgb(0 0 0 / 0.08), 0 24px 64px rgb(0 0 0 / 0.22);
}
.panel[open] { display: flex; flex-direction: column; }
.panel::backdrop { background: rgb(20 20 18 / 0.4); }
/* Where the panel is as high as its content, WebKit makes nothing of the 0% in "flex: 1". */
.panel > .ask { flex: auto; min-height: 0; }
.close {
  position: absolute; inset: 0.5em 0.5em auto auto; display: grid; place-items: center; width: 2.75em; height: 2.75em;
  padding: 0; border: 0; border-radius: 6px; background: transparent; color: var(--_quiet);
}
.close:dir(rtl) { inset-inline: auto 0.5em; }
.close:hover { background: color-mix(in srgb, var(--_ink) 7%, transparent); color: var(--_ink); }
.cross { position: relative; width: 0.875em; height: 0.875em; }
.cross::before, .cross::after { content: ''; position: absolute; inset: calc(50% - 0.75px) 0 auto; height: 1.5px; background: currentcolor; rotate: 45deg; }
.cross::after { rotate: -45deg; }

@media (width < 40rem) {
  .panel { width: 100%; height: 100dvh; max-height: none; margin: 0; border: 0; border-radius: 0; box-shadow: none; }
}
@media (forced-colors: active) {
  .launch { border: 1px solid ButtonText; }
  .stone, .cross::before, .cross::after { background: ButtonText; forced-color-adjust: none; }
}
@media print { .root { display: none; } }
`;
