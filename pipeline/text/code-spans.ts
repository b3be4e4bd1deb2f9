/** Where a code span stands, its backticks included; UTF-16 offsets, `end` exclusive. */
export interface CodeSpan {
  readonly start: number;
  readonly end: number;
}

/** The code spans of a text, in order: from a run of backticks to the next run of as many. Linear, unlike an expression. */
export function findCodeSpans(text: string): CodeSpan[] {
  if (!text.includes('`')) return [];
  const runs = Array.from(text.matchAll(/`+/g), ({ index, 0: run }) => ({ index, length: run.length }));
  const closing = new Array<number>(runs.length);
  const nextOfLength = new Map<number, number>();
  for (let at = runs.length - 1; at >= 0; at--) {
    const length = runs[at]?.length ?? 0;
    closing[at] = nextOfLength.get(length) ?? -1;
    nextOfLength.set(length, at);
  }
  const spans: CodeSpan[] = [];
  for (let at = 0; at < runs.length; at++) {
    const [open, close] = [runs[at], runs[closing[at] ?? -1]];
    if (!open || !close) continue;
    spans.push({ start: open.index, end: close.index + close.length });
    at = closing[at] ?? at;
  }
  return spans;
}
