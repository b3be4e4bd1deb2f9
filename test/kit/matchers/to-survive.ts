import type { EventStream, StreamEvent } from '../event-stream.ts';
import type { Fault } from '../faults/fault.ts';
import { openFaultProxy } from '../faults/fault-proxy.ts';
import { type MatcherResult, streamOf, toResult } from '../matcher-result.ts';
import { openStream, type RequestOptions } from '../open-stream.ts';
import { openTarget, type StreamTarget } from '../open-target.ts';
import { drawTimeline } from '../timeline.ts';
import { findUncleanEnd } from './to-end-cleanly.ts';

/** An endpoint that streams, and how a client comes back to it. */
export interface StreamEndpoint extends RequestOptions {
  readonly target: StreamTarget;
  /**
   * What to request after a break: it gets what had arrived, and its `Last-Event-ID` is added. Without it a break
   * only has to leave the server well.
   */
  readonly resume?: (arrived: EventStream) => RequestOptions;
  /** Milliseconds for each of the requests; 4,000. */
  readonly deadline?: number;
}

/**
 * Passes when the endpoint survives the fault: what arrives is in order; after a break the rest can be resumed with
 * nothing lost or doubled; without a break the stream ends cleanly; and whoever asks next gets a whole stream.
 */
export async function toSurvive(endpoint: StreamEndpoint, fault: Fault): Promise<MatcherResult> {
  const drawings: string[] = [];
  const problem = await findDamage(endpoint, fault, (title, stream) =>
    drawings.push(`${title}:\n${drawTimeline(stream)}`),
  );
  return toResult(
    problem && `Expected the server to survive when ${fault.name}, but ${problem}.`,
    `survive when ${fault.name}`,
    () => drawings.join('\n\n'),
  );
}

async function findDamage(
  { target, resume, deadline = 4_000, ...request }: StreamEndpoint,
  fault: Fault,
  show: (title: string, stream: EventStream) => void,
): Promise<string | null> {
  // One server for all of the requests, also when it has to be opened for them.
  const { origin, close } = await openTarget(target);
  const ask = (to: string, options: RequestOptions) =>
    openStream(to, { ...options, path: options.path ?? '/', deadline });
  const proxy = await openFaultProxy(origin, fault);
  try {
    const faulty = await ask(proxy.origin, request);
    show('With the fault', faulty);
    const isBroken = findUncleanEnd(faulty) !== null;
    if (isBroken && !fault.breaksOff) return findUncleanEnd(faulty);
    if (isBroken && resume) {
      const lastEventId = faulty.events.at(-1)?.lastEventId ?? '';
      const again = resume(faulty);
      const headers = { 'Last-Event-ID': lastEventId, ...again.headers };
      const rest = await ask(origin, { ...again, headers });
      show(`Resumed from ${lastEventId || 'the beginning'}`, rest);
      const loss = findLoss(faulty.events, rest);
      if (loss) return loss;
    }
    const next = await ask(origin, request);
    show('Asked again without the fault', next);
    const unclean = findUncleanEnd(next);
    return unclean && `whoever asks next suffers: ${unclean}`;
  } catch (error) {
    return `a request failed: ${(error as Error).message}`;
  } finally {
    await proxy.close();
    await close();
  }
}

function findLoss(arrived: readonly StreamEvent[], rest: EventStream): string | null {
  if (rest.status === 204) return null;
  const unclean = findUncleanEnd(rest);
  if (unclean) return `the resumed stream does not end: ${unclean}`;
  const ids = [...arrived, ...streamOf(rest).events].flatMap(({ id }) => (id === null ? [] : [id]));
  const doubled = ids.find((id, at) => ids.indexOf(id) !== at);
  if (doubled !== undefined) return `#${doubled} arrived twice`;
  const numbers = ids.map(Number);
  const gapAt = numbers.findIndex((number, at) => at > 0 && number !== (numbers[at - 1] ?? 0) + 1);
  return gapAt < 0 ? null : `#${ids[gapAt]} follows #${ids[gapAt - 1]} after the resumption`;
}
