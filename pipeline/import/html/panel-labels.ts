import { HTMLElement } from 'node-html-parser';
import { attributeOf, classesOf, elementsIn, nameWordsOf, tagOf } from './elements.ts';

/** The panels of a page that its reader opens by tabs and buttons. */
export interface Panels {
  /** Whether it is one, and so is text even where it is hidden at first. */
  isPanel(element: HTMLElement): boolean;
  /** What opens the panel when that is read nowhere else; null when there is none, or it stands in a heading. */
  labelOf(panel: HTMLElement): HTMLElement | null;
  /** Whether it is read as the label of a panel, or holds only such. */
  isLabel(element: HTMLElement): boolean;
}

const PANEL_CLASS =
  /^(?:tab-?pane|tab-?panel|tab-?content|tabbed-block|accordion-[\w-]{1,40}|panel-collapse|collapse|(?:faq-?)?answer|spoiler[\w-]{0,40})$/i;
const TAB_LIST_CLASS = /^(?:tabs?|tab-?list|tab-?nav|nav-tabs|tabbed-labels|tab-labels|tabs__list)$/i;
const OPENER_WORD = /^(?:accordion|collapsible|collapser|expander|faq|question|toggle|toggler|spoiler)$/;

/** Quick looks at the attributes as they are written. */
const OPENS = /role|aria-|data-/;
const TABS = /tab/i;
/** More is no list of tabs. */
const MOST_TABS = 20;

interface Found {
  readonly labelled: [panel: HTMLElement, id: string][];
  readonly controls: [id: string, opener: HTMLElement][];
  readonly labels: Map<HTMLElement, HTMLElement>;
  readonly tabLists: Set<HTMLElement>;
}

/** Looks through the page once, and once more where something in it is opened. */
export function findPanels(root: HTMLElement): Panels {
  const found: Found = { labelled: [], controls: [], labels: new Map(), tabLists: new Set() };
  lookThrough(root, found);
  const { controls, labelled, labels, tabLists } = found;
  const byId = controls.length + labelled.length > 0 ? findIds(root) : new Map<string, HTMLElement>();
  for (const [panel, id] of labelled) {
    const label = byId.get(id);
    if (label) labels.set(panel, label);
  }
  for (const [id, opener] of controls) {
    const panel = byId.get(id);
    if (panel && !labels.has(panel)) labels.set(panel, opener);
  }
  const readAsLabel = new Set(labels.values());
  return {
    isPanel: (element) => labels.has(element) || isNamedPanel(element),
    labelOf: (panel) => {
      const label = labels.get(panel);
      return label && !isReadItself(label, tabLists) ? label : null;
    },
    isLabel: (element) => tabLists.has(element) || (tagOf(element) === 'label' && readAsLabel.has(element)),
  };
}

function lookThrough(element: HTMLElement, found: Found): void {
  let before: HTMLElement | null = null;
  let opener: [element: HTMLElement, before: HTMLElement | null] | null = null;
  for (const [index, child] of element.childNodes.entries()) {
    if (!(child instanceof HTMLElement)) continue;
    if (opener) notePair(opener, child, found);
    if (OPENS.test(child.rawAttrs)) noteNames(child, found);
    if (TABS.test(child.rawAttrs) && isTabList(child)) {
      const behind = element.childNodes.slice(index + 1, index + 1 + 3 * MOST_TABS);
      noteTabs(
        child,
        behind.filter((node) => node instanceof HTMLElement),
        found,
      );
    }
    lookThrough(child, found);
    opener = /^(?:button|label)$/.test(tagOf(child)) ? [child, before] : null;
    before = child;
  }
}

function findIds(root: HTMLElement): Map<string, HTMLElement> {
  const byId = new Map<string, HTMLElement>();
  const look = (element: HTMLElement) => {
    const id = element.rawAttrs.includes('id') ? attributeOf(element, 'id') : '';
    if (id && !byId.has(id)) byId.set(id, element);
    for (const child of element.childNodes) if (child instanceof HTMLElement) look(child);
  };
  look(root);
  return byId;
}

function noteNames(element: HTMLElement, { labelled, controls }: Found): void {
  const role = attributeOf(element, 'role');
  const labelId = attributeOf(element, 'aria-labelledby');
  if (labelId && isNamedPanel(element)) labelled.push([element, labelId.trim()]);
  const isLink = tagOf(element) === 'a' && (role === 'tab' || /data-(?:bs-)?toggle/.test(element.rawAttrs));
  const named =
    attributeOf(element, 'aria-controls') ||
    attributeOf(element, 'data-bs-target') ||
    attributeOf(element, 'data-target') ||
    (isLink ? attributeOf(element, 'href') : '');
  const target = /^#?([^\s#]+)$/.exec(named)?.[1];
  if (target && (isLink || role === 'tab' || /^(?:button|label|summary|a)$/.test(tagOf(element))))
    controls.push([target, element]);
}

/** What opens the element behind it: a button named so, or the label of a box that is ticked to open it. */
function notePair(
  [element, before]: readonly [element: HTMLElement, before: HTMLElement | null],
  behind: HTMLElement,
  { labels }: Found,
): void {
  if (!/^(?:div|section|p|ul|ol)$/.test(tagOf(behind)) || labels.has(behind)) return;
  const opens =
    tagOf(element) === 'label'
      ? before && tagOf(before) === 'input' && /^(?:radio|checkbox)$/.test(attributeOf(before, 'type'))
      : attributeOf(element, 'aria-expanded') || nameWordsOf(element).some((word) => OPENER_WORD.test(word));
  if (opens) labels.set(behind, element);
}

function isTabList(element: HTMLElement): boolean {
  if (!element.rawAttrs) return false;
  return (
    attributeOf(element, 'role') === 'tablist' || classesOf(element).some((name) => TAB_LIST_CLASS.test(name))
  );
}

/** Pairs tabs and panels by their order when there are as many. */
function noteTabs(list: HTMLElement, behind: readonly HTMLElement[], { labels, tabLists }: Found): void {
  const tabs = findTabs(list, 0).slice(0, MOST_TABS);
  if (attributeOf(list, 'role') === 'tablist') tabLists.add(list);
  const panels = tabs.length < 2 ? null : findBeside(list, behind, tabs.length);
  if (!panels) return;
  tabLists.add(list);
  for (const [index, panel] of panels.entries()) {
    const tab = tabs[index];
    if (tab && !labels.has(panel)) labels.set(panel, tab);
  }
}

function findTabs(list: HTMLElement, depth: number): readonly HTMLElement[] {
  const children = elementsIn(list);
  const named = children.filter((child) => attributeOf(child, 'role') === 'tab');
  if (named.length > 0) return named;
  const items = children.filter((child) => /^(?:li|a|button|label)$/.test(tagOf(child)));
  const inner = depth < 2 ? children.flatMap((child) => findTabs(child, depth + 1)) : [];
  return inner.length > items.length || inner.some((tab) => attributeOf(tab, 'role') === 'tab')
    ? inner
    : items;
}

/** The panels stand in the element behind the list of tabs, or behind what holds nothing but that list, or side by side. */
function findBeside(
  list: HTMLElement,
  behind: readonly HTMLElement[],
  count: number,
): readonly HTMLElement[] | null {
  const [next] = behind;
  if (next) {
    const inside = elementsIn(next);
    if (inside.length === count) return inside;
    const beside = behind.slice(0, count);
    return beside.length === count && beside.every(isNamedPanel) ? beside : null;
  }
  const parent = list.parentNode;
  if (!parent?.parentNode || elementsIn(parent).length !== 1) return null;
  const around = elementsIn(parent.parentNode);
  const above = around[around.indexOf(parent) + 1];
  const inside = above ? elementsIn(above) : [];
  return inside.length === count ? inside : null;
}

function isNamedPanel(element: HTMLElement): boolean {
  if (!element.rawAttrs) return false;
  const role = attributeOf(element, 'role');
  if (role === 'tabpanel' || (role === 'region' && attributeOf(element, 'aria-labelledby') !== ''))
    return true;
  return (
    attributeOf(element, 'hidden') === 'until-found' ||
    classesOf(element).some((name) => PANEL_CLASS.test(name))
  );
}

/** In a heading, a term or a summary its words are text already. */
function isReadItself(label: HTMLElement, tabLists: ReadonlySet<HTMLElement>): boolean {
  const tag = tagOf(label);
  if (tag === 'summary') return true;
  for (let above = label.parentNode, up = 0; above && up < 4; above = above.parentNode, up += 1) {
    if (tabLists.has(above)) return false;
    if (/^(?:h[1-6]|dt|summary)$/.test(tagOf(above))) return true;
  }
  return tag === 'a';
}
