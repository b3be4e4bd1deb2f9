import { setTimeout as delay } from 'node:timers/promises';
import type { AnswerPorts } from '../answer.ts';
import { toErrorCode } from '../failure.ts';
import type { StopSignal } from '../stop-signal.ts';

const AGAIN_MS = 250;

/**
 * Does what needs the stores, again and again while they cannot be reached: a run under way waits for them as long as its stage
 * may take. `work` may be done more than once.
 */
export async function patiently<Result>(work: () => Promise<Result>, signal: StopSignal): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || toErrorCode(error) !== 'storage_unavailable') throw error;
      await delay(AGAIN_MS);
    }
  }
}

/** The same ports, which wait for stores that are elsewhere. */
export function toPatientPorts(ports: AnswerPorts): AnswerPorts {
  const { knowledge, profiles, pages, ownKinds } = ports;
  return {
    ...ports,
    knowledge: {
      ...knowledge,
      search: (request, signal) => patiently(() => knowledge.search(request, signal), signal),
    },
    profiles: {
      ...profiles,
      load: (visitorId, signal) => patiently(() => profiles.load(visitorId, signal), signal),
      save: (visitorId, profile, signal, options) =>
        patiently(() => profiles.save(visitorId, profile, signal, options), signal),
    },
    pages: { ...pages, save: (page, signal) => patiently(() => pages.save(page, signal), signal) },
    ...(ownKinds && {
      ownKinds: { tell: (question, signal) => patiently(() => ownKinds.tell(question, signal), signal) },
    }),
  };
}
