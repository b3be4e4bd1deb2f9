export interface StreamEvents {
  /** The first event is there. */
  first(): void;
  /** An event that every server sends. `progress` is the run's, `stampedAt` the nanoseconds of the clock in it; null in an event without. */
  event(progress: number | null, stampedAt: bigint | null): void;
  /** The server ended the response as HTTP says. */
  end(): void;
  /** The answer is not a stream; `status` is its first line. */
  refused(status: string): void;
}

const FRAME_END = '\n\n';
/** The chunk of length 0. An event stream that is not chunked ends with its connection, which no server here does. */
const RESPONSE_END = '0\r\n\r\n';

/**
 * Reads one response from its bytes. Not a parser of HTTP or of event streams: it splits at blank lines, which
 * appear nowhere else in a response with chunks, and searches each event for two numbers. Text is read as Latin-1.
 */
export function createStreamReader(events: StreamEvents): (bytes: Buffer) => void {
  let rest = '';
  let isFirst = true;
  return (bytes) => {
    const frames = (rest + bytes.toString('latin1')).split(FRAME_END);
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      // Comments, retry lines and end marks have no JSON object.
      if (!frame.includes('{"')) continue;
      // Only the product tells how far a run is within its stage; nothing must look cheaper by that.
      if (frame.includes('event: progress')) continue;
      if (isFirst) events.first();
      isFirst = false;
      // The last event repeats texts of earlier ones.
      const isRepeating = frame.includes('"success":');
      events.event(readProgress(frame), isRepeating ? null : readStamp(frame));
    }
    const statusEnd = isFirst ? rest.indexOf('\r\n') : -1;
    if (statusEnd > 0 && rest.startsWith('HTTP/1.1 ') && !rest.startsWith('HTTP/1.1 200')) {
      events.refused(rest.slice(0, statusEnd));
    } else if (rest.endsWith(RESPONSE_END)) {
      events.end();
    }
  };
}

function readProgress(frame: string): number | null {
  const at = frame.indexOf('"progress":');
  return at < 0 ? null : parseInt(frame.slice(at + 11, at + 15), 10);
}

function readStamp(frame: string): bigint | null {
  const at = frame.indexOf('@');
  const stamp = at < 0 ? '' : frame.slice(at + 1, frame.indexOf(';', at));
  // Sources of real documents may have the sign, too.
  return /^\d+$/.test(stamp) ? BigInt(stamp) : null;
}
