/** What the lines of a stream amount to, in their order. */
export type ParsedItem =
  | {
      readonly kind: 'event';
      readonly type: string;
      readonly text: string;
      readonly id: string | null;
      readonly lastEventId: string;
    }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'retry'; readonly ms: number };

export interface EventParser {
  /** Takes decoded text in pieces of any size and returns what they complete. */
  feed(text: string): ParsedItem[];
  /** What was fed since the last blank line, its line ends as LF: empty between events. */
  unfinished(): string;
}

/**
 * Reads a stream as the standard says, and keeps what a browser drops but a test wants: comments, and whether an
 * event carried an id itself. https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function createEventParser(): EventParser {
  let line = '';
  let endedWithCr = false;
  let frameLines: string[] = [];
  let type = '';
  let data: string[] = [];
  let id: string | null = null;
  let lastEventId = '';
  return { feed, unfinished: () => [...frameLines, line].join('\n') };

  function feed(text: string): ParsedItem[] {
    // An LF after a CR that ended the piece before belongs to the same line end.
    const rest = endedWithCr && text.startsWith('\n') ? text.slice(1) : text;
    if (text !== '') endedWithCr = text.endsWith('\r');
    const lines = rest.split(/\r\n|\r|\n/);
    lines[0] = line + lines[0];
    line = lines.pop() ?? '';
    return lines.flatMap(readLine);
  }

  function readLine(complete: string): ParsedItem[] {
    if (complete === '') return dispatch();
    if (complete.startsWith(':')) return [{ kind: 'comment', text: complete.slice(1).trimStart() }];
    frameLines.push(complete);
    const colon = complete.indexOf(':');
    const field = colon < 0 ? complete : complete.slice(0, colon);
    const value = colon < 0 ? '' : complete.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') type = value;
    if (field === 'data') data.push(value);
    if (field === 'id' && !value.includes('\0')) id = value;
    return field === 'retry' && /^\d+$/.test(value) ? [{ kind: 'retry', ms: Number(value) }] : [];
  }

  function dispatch(): ParsedItem[] {
    lastEventId = id ?? lastEventId;
    const event: ParsedItem = {
      kind: 'event',
      type: type || 'message',
      text: data.join('\n'),
      id,
      lastEventId,
    };
    const hasData = data.length > 0;
    frameLines = [];
    type = '';
    data = [];
    id = null;
    return hasData ? [event] : [];
  }
}
