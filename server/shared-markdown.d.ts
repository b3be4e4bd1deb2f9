/** The modules of `public/markdown` that the server draws with, so that both ends draw the same. */
declare module '#markdown/draw-markdown.js' {
  export interface DrawOptions {
    readonly citationTarget?: (n: number) => string | null;
    readonly citationName?: (n: number) => string;
    readonly tableName?: string;
    readonly topHeading?: number;
    readonly baseUrl?: string | null;
  }
  export interface ElementShape {
    readonly name: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly children: readonly Shape[];
  }
  export type Shape = ElementShape | string;
  export function drawMarkdown(markdown: string, options?: DrawOptions): Shape[];
  export function drawInline(markdown: string, options?: DrawOptions): Shape[];
}

declare module '#markdown/find-quotes.js' {
  import type { Shape } from '#markdown/draw-markdown.js';
  export function markShapes(shapes: readonly Shape[], quotes: readonly string[]): Shape[];
  export function findDeciding(success: import('../pipeline/events.ts').SuccessPayload): string[];
  export function toExcerpt(snippet: string, quotes: readonly string[]): string;
}

declare module '#markdown/settled-blocks.js' {
  export function findSettledEnd(text: string, from: number): number;
}

declare module '#markdown/to-safe-url.js' {
  export function toSafeUrl(href: string, baseUrl: string | null): string | null;
}

declare module '#markdown/colour-code.js' {
  import type { Shape } from '#markdown/draw-markdown.js';
  export function colourShapes(shapes: readonly Shape[]): Shape[];
}
