/** Types of the elements that `/widget/v1.js` and `/widget/ask-v1.js` define, for pages that are written in TypeScript. */

/** A token that your own server has signed for the visitor, or what fetches a fresh one. */
export type MilepostIdentity = string | (() => string | Promise<string>) | null;

/** Texts by key, plurals by form. */
export type MilepostLabels = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** `<milepost-ask>`: attributes `endpoint`, `site-key`, `locale`, `theme`, `keep`, `placeholder`, `suggestions`, `heading-level`, `collection`, `version`, `context`. */
export interface MilepostAsk extends HTMLElement {
  identity: MilepostIdentity;
  labels: MilepostLabels;
  /** Resolves when the run is over, whatever came of it; the events tell what. */
  ask(message: string): Promise<void>;
  /** Stops the run on the server. */
  stop(): void;
  /** Erases the conversation, here and on the server; rejects when the server cannot be reached. */
  forget(): Promise<void>;
  /** Puts the beginning of a question into the empty box, and the cursor behind it. */
  prefill(text?: string): Promise<void>;
}

/** `<milepost-launcher>`: the attributes of `<milepost-ask>`, and `label`, `button`, `shortcut`, `prefill` and `context`. */
export interface MilepostLauncher extends HTMLElement {
  identity: MilepostIdentity;
  labels: MilepostLabels;
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  /** Opens the dialog and asks. */
  ask(message: string): Promise<void>;
  /** Opens the dialog with the beginning of a question in the empty box, in the place of what is selected or of `prefill`. */
  prefill(text?: string): Promise<void>;
  /** Stops the run on the server. */
  stop(): void;
  /** Erases the conversation, here and on the server; rejects when the server cannot be reached. */
  forget(): Promise<void>;
}

/** `<milepost-progress>`: see the page "Embedding the progress widget" of the guide. */
export interface MilepostProgress extends HTMLElement {
  identity: MilepostIdentity;
  labels: MilepostLabels;
  ask(message: string, options?: { conversationId?: string | null }): Promise<void>;
  /** Follows a run that was started elsewhere, by its id or its `eventsUrl`. */
  attach(run: string): Promise<void>;
  /** Stops the run on the server. */
  stop(): void;
  /** Leaves the run and shows the empty road. */
  reset(): void;
  /** Shows an event of a run that your own code reads. */
  apply(event: { name: string; data: unknown }): void;
}

/**
 * All bubble and cross shadow roots. Those of a run come before it is drawn, and `preventDefault()` keeps it from being
 * drawn; with `milepost-open` it keeps the dialog closed.
 */
export interface MilepostEventMap {
  'milepost-stage': CustomEvent<{ stageId: string; progress: number; label: string; status: string }>;
  'milepost-intent': CustomEvent<{ label: string; confidence: number; language: string }>;
  'milepost-profile': CustomEvent<{
    changed: readonly { key: string; value: string; why: string }[];
    inspectUrl: string;
  }>;
  'milepost-source': CustomEvent<{ n: number; title: string; url: string; snippet: string }>;
  'milepost-delta': CustomEvent<{ text: string; offset: number }>;
  /** Within a stage. */
  'milepost-progress': CustomEvent<{ stageId: string; progress: number }>;
  'milepost-page': CustomEvent<{ url: string; title: string; version: number }>;
  'milepost-notice': CustomEvent<{ level: string; code: string; message: string }>;
  /** How the run stands, in the place of events that were missed. */
  'milepost-snapshot': CustomEvent<{ text: string }>;
  'milepost-complete': CustomEvent<{
    response: string;
    finishReason: string;
    confidence: number;
    pageUrl: string | null;
    sources: readonly { n: number; title: string; url: string; quotes: readonly string[] }[];
    /** Where the site's owner wants to be asked what was not answered. */
    handOver?: { url: string; label: string };
    hits?: readonly { title: string; headingPath: readonly string[]; url: string; excerpt: string }[];
  }>;
  'milepost-failed': CustomEvent<{ code: string; message: string; retryable: boolean }>;
  /** What the visitor says of an answer, once it is kept; `helpful` is null when it was taken back. */
  'milepost-feedback': CustomEvent<{
    runId: string;
    helpful: boolean | null;
    reason: string | null;
    comment: string | null;
  }>;
  'milepost-forget': CustomEvent<null>;
  'milepost-open': CustomEvent<null>;
  'milepost-close': CustomEvent<null>;
}

declare global {
  interface HTMLElementTagNameMap {
    'milepost-ask': MilepostAsk;
    'milepost-launcher': MilepostLauncher;
    'milepost-progress': MilepostProgress;
  }
  interface HTMLElementEventMap extends MilepostEventMap {}
  interface DocumentEventMap extends MilepostEventMap {}
  interface WindowEventMap extends MilepostEventMap {}
}
