/** How a browser is started: the size of what it shows of a page, in CSS pixels, and the colours that its user prefers. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly isDark: boolean;
}

/** A program that a browser or its driver needs, and the package of Debian that has it. */
export interface NeededProgram {
  /** The first that is found is taken. */
  readonly names: readonly string[];
  readonly debianPackage: string;
}

export interface Engine {
  readonly name: string;
  readonly needs: readonly NeededProgram[];
  /** Starts a browser with an empty profile. Nothing of it is left when it is closed, or when the tests are killed. */
  launch(screen: Screen): Promise<DrivenBrowser>;
}

/** One window of a browser, driven as W3C WebDriver and WebDriver BiDi describe it. */
export interface DrivenBrowser {
  readonly version: string;
  /** Resolves when the page has loaded. */
  open(url: string): Promise<void>;
  /** Resolves when the page has loaded. */
  reload(): Promise<void>;
  /** May resolve before the earlier page is there. */
  back(): Promise<void>;
  /** Runs a function in the page, which sees nothing but its arguments. These and the result travel as JSON. */
  evaluate<Args extends readonly unknown[], Result>(
    run: (...args: Args) => Result,
    ...args: Args
  ): Promise<Result>;
  /** https://www.w3.org/TR/webdriver2/#actions */
  perform(sources: readonly InputSource[]): Promise<void>;
  /** The errors of the console since the last call: exceptions, and what a content security policy refused. */
  takeComplaints(): readonly string[];
  close(): Promise<void>;
}

export type InputSource =
  | { readonly type: 'key'; readonly id: string; readonly actions: readonly KeyAction[] }
  | {
      readonly type: 'pointer';
      readonly id: string;
      readonly parameters: { readonly pointerType: 'mouse' };
      readonly actions: readonly PointerAction[];
    };
export type KeyAction = { readonly type: 'keyDown' | 'keyUp'; readonly value: string };
export type PointerAction =
  | { readonly type: 'pointerMove'; readonly x: number; readonly y: number }
  | { readonly type: 'pointerDown' | 'pointerUp'; readonly button: number };

/** An expression of JavaScript that calls a function in the page and has its result as JSON. */
export function toExpression(run: (...args: never[]) => unknown, args: readonly unknown[]): string {
  return `JSON.stringify((${run})(...${JSON.stringify(args)})) ?? 'null'`;
}
