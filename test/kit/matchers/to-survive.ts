import type { EventStream } from '../event-stream.ts';
import type { Fault } from '../faults/fault.ts';
import { openFaultProxy } from '../faults/fault-proxy.ts';
import { failUndecided, type MatcherResult, toResult } from '../matcher-result.ts';
import { openStream, type RequestOptions } from '../open-stream.ts';
import { openTarget, type StreamTarget } from '../open-target.ts';
import { findDisorder, findEarlyEnd, findLoss } from '../resumption.ts';
import { drawTimeline } from '../timeline.ts';
import { findUncleanEnd } from './to-end-cleanly.ts';

/** An endpoint that streams, and how a client comes back to it. */
export interface StreamEndpoint extends RequestOptions {
  readonly target: StreamTarget;
  /**
   * What to request after a break: it gets what had arrived, and its `Last-Event-ID` is added. `false` for a stream that
   * cannot be resumed: a break then only has to leave the server well. A fault that breaks the stream needs one of the two.
   */
  readonly resume?: ((arrived: EventStream) => RequestOptions) | false;
  /** Milliseconds for each of the requests; 4,000. */
  readonly deadline?: number;
}

/** What is wrong, as the rest of a sentence; `isUndecided` when the fault was not, or could not be, tried. */
interface Verdict {
  readonly text: string;
  readonly isUndecided?: boolean;
}

type Ask = (origin: string, options: RequestOptions, title: string) => Promise<EventStream>;

/**
 * Passes when the endpoint survives the fault: what arrives is in order; after a break the rest can be resumed with
 * nothing lost or doubled; without a break the stream ends cleanly; and whoever asks next gets a whole stream. Fails, with
 * `.not` too, when the fault did not happen or nothing says how to resume after it.
 */
export async function toSurvive(endpoint: StreamEndpoint, fault: Fault): Promise<MatcherResult> {
  const { target, deadline = 4_000, resume, ...request } = endpoint;
  const drawings: string[] = [];
  const draw = () => drawings.join('\n\n');
  const ask: Ask = async (origin, options, title) => {
    const stream = await openStream(origin, { ...options, path: options.path ?? '/', deadline });
    drawings.push(`${title}:\n${drawTimeline(stream)}`);
    return stream;
  };
  // One server for all of the requests, also when it has to be opened for them.
  const { origin, close } = await openTarget(target);
  const proxy = await openFaultProxy(origin, fault);
  const verdict = await tryFault({ origin, faultyOrigin: proxy.origin, fault, request, resume, ask })
    .catch((error: Error): Verdict => ({ text: `a request failed: ${error.message}` }))
    .finally(proxy.close)
    .finally(close);
  if (verdict?.isUndecided) {
    failUndecided(`Whether the server survives when ${fault.name} was not tried: ${verdict.text}.`, draw);
  }
  return toResult(
    verdict && `Expected the server to survive when ${fault.name}, but ${verdict.text}.`,
    `survive when ${fault.name}`,
    draw,
  );
}

interface Trial {
  readonly origin: string;
  readonly faultyOrigin: string;
  readonly fault: Fault;
  readonly request: RequestOptions;
  readonly resume: StreamEndpoint['resume'];
  readonly ask: Ask;
}

async function tryFault({
  origin,
  faultyOrigin,
  fault,
  request,
  resume,
  ask,
}: Trial): Promise<Verdict | null> {
  const faulty = await ask(faultyOrigin, request, 'With the fault');
  const unclean = findUncleanEnd(faulty);
  const isCut = faulty.end === 'cut' && fault.breaksOff !== false;
  if (unclean && !isCut) return { text: unclean };
  if (!unclean && fault.breaksOff === true)
    return { text: `all ${faulty.events.length} events arrived before it could happen`, isUndecided: true };
  if (isCut && resume === undefined) {
    const remedy = 'the endpoint needs `resume`, or `resume: false` for a stream that cannot be resumed';
    return { text: remedy, isUndecided: true };
  }
  const rest = isCut && resume ? await resumeAfter(faulty, resume(faulty)) : null;
  const loss = rest && findLoss(faulty.events, rest);
  if (loss) return { text: loss };
  const next = await ask(origin, request, 'Asked again without the fault');
  const uncleanNext = findUncleanEnd(next);
  if (uncleanNext) return { text: `whoever asks next suffers: ${uncleanNext}` };
  // Ids that do not count up without a fault either, such as times, tell nothing.
  const disorder = findDisorder(next.events) === null ? findDisorder(faulty.events) : null;
  if (disorder) return { text: disorder };
  const early = rest && findEarlyEnd(faulty.events, rest, next.events);
  return early ? { text: early } : null;

  function resumeAfter(arrived: EventStream, again: RequestOptions): Promise<EventStream> {
    const lastEventId = arrived.events.at(-1)?.lastEventId ?? '';
    const headers = { 'Last-Event-ID': lastEventId, ...again.headers };
    return ask(origin, { ...again, headers }, `Resumed from ${lastEventId || 'the beginning'}`);
  }
}
