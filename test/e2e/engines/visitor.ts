import { waitUntil } from '../proxies/wait-until.ts';
import type { DrivenBrowser, KeyAction } from './engine.ts';

/** https://www.w3.org/TR/webdriver2/#keyboard-actions */
const KEYS: Readonly<Record<string, string>> = {
  Control: '\uE009',
  End: '\uE010',
  Enter: '\uE007',
  Escape: '\uE00C',
  Tab: '\uE004',
};
const PATIENCE_MS = 20_000;

/** An element as it is shown: its text and its attributes, and where it can be pointed at. */
export interface Seen {
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly x: number;
  readonly y: number;
  /** Whether nothing lies over it there. */
  readonly isOnTop: boolean;
}

/** Somebody at the keyboard and the mouse. Selectors find what is visible, in shadow roots too; a text is part of what it shows. */
export interface Visitor {
  readonly browser: DrivenBrowser;
  type(text: string): Promise<void>;
  /** `Enter`, `Control+k`. */
  press(keys: string): Promise<void>;
  click(selector: string, text?: string): Promise<void>;
  /** Waits until there is one. */
  see(selector: string, text?: string): Promise<Seen>;
  /** Waits until there is none. */
  miss(selector: string, text?: string): Promise<void>;
  list(selector: string, text?: string): Promise<readonly Seen[]>;
  /** Waits for what the page can be asked for. */
  until(what: string, isSo: () => Promise<boolean>): Promise<void>;
  /** Waits until a page with such a path is there and loaded. */
  arrive(path: RegExp): Promise<void>;
  /** The id of the element that has the focus, else its class. */
  focus(): Promise<string>;
}

export function createVisitor(browser: DrivenBrowser): Visitor {
  const list = (selector: string, text = '') => browser.evaluate(findShown, selector, text, false);
  const perform = (actions: readonly KeyAction[]) =>
    browser.perform([{ type: 'key', id: 'keyboard', actions }]);
  const named = (selector: string, text = '') => (text ? `${selector} with "${text}"` : selector);
  return {
    browser,
    list,
    type: (text) => perform([...text].flatMap((value) => strike([value]))),
    press: (keys) => perform(strike(keys.split('+').map((key) => KEYS[key] ?? key))),
    async click(selector, text = '') {
      let before: Seen | undefined;
      let target: Seen | undefined;
      // Not while it moves: it would be gone from where it was.
      await waitUntilShown(`${named(selector, text)} can be clicked`, async () => {
        before = target;
        [target] = await browser.evaluate(findShown, selector, text, true);
        return target?.isOnTop === true && target.x === before?.x && target.y === before.y;
      });
      await browser.perform([
        {
          type: 'pointer',
          id: 'mouse',
          parameters: { pointerType: 'mouse' },
          actions: [
            { type: 'pointerMove', x: target?.x ?? 0, y: target?.y ?? 0 },
            { type: 'pointerDown', button: 0 },
            { type: 'pointerUp', button: 0 },
          ],
        },
      ]);
    },
    async see(selector, text) {
      let found: Seen | undefined;
      await waitUntilShown(named(selector, text), async () => {
        [found] = await list(selector, text);
        return found !== undefined;
      });
      return found as Seen;
    },
    miss: (selector, text) =>
      waitUntilShown(`no ${named(selector, text)}`, async () => (await list(selector, text)).length === 0),
    until: waitUntilShown,
    arrive: (path) =>
      waitUntilShown(`a page at ${path}`, async () => {
        const now = await browser.evaluate(() => [location.pathname, document.readyState]);
        return path.test(String(now[0])) && now[1] === 'complete';
      }),
    focus: () => browser.evaluate(findFocus),
  };
}

/** A page that is being left cannot be looked at, which is no failure before the time is over. */
async function waitUntilShown(what: string, isSo: () => Promise<boolean>): Promise<void> {
  let problem: unknown;
  const look = async () => {
    try {
      return await isSo();
    } catch (error) {
      problem = error;
      return false;
    }
  };
  await waitUntil(what, look, PATIENCE_MS).catch((error) => {
    throw problem === undefined ? error : new Error(error.message, { cause: problem });
  });
}

function strike(keys: readonly string[]): KeyAction[] {
  return [
    ...keys.map((value) => ({ type: 'keyDown', value }) as const),
    ...keys.toReversed().map((value) => ({ type: 'keyUp', value }) as const),
  ];
}

/** Runs in the page. */
function findShown(selector: string, text: string, isReached: boolean): Seen[] {
  const found: HTMLElement[] = [];
  const search = (root: Document | ShadowRoot) => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.matches(selector)) found.push(element);
      if (element.shadowRoot) search(element.shadowRoot);
    }
  };
  search(document);
  // biome-ignore lint/performance/useDomNodeTextContent: what is not shown is not read.
  const shownText = ({ innerText }: HTMLElement) => innerText;
  const isShown = (element: HTMLElement) =>
    element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible';
  return found
    .filter((element) => isShown(element) && shownText(element).includes(text))
    .map((element, index) => {
      if (isReached && index === 0) element.scrollIntoView({ block: 'center', behavior: 'instant' });
      // A link over two lines has nothing in the middle of both.
      const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
      const x = Math.round(box.x + box.width / 2);
      const y = Math.round(box.y + box.height / 2);
      let top = document.elementFromPoint(x, y);
      while (top?.shadowRoot) {
        const inner = top.shadowRoot.elementFromPoint(x, y);
        if (!inner || inner === top) break;
        top = inner;
      }
      return {
        text: shownText(element),
        attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
        x,
        y,
        isOnTop: element.contains(top),
      };
    });
}

/** Runs in the page: looks into every shadow root that has the focus. */
function findFocus(): string {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.id || element?.className || element?.localName || '';
}
