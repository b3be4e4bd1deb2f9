import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Logger } from './log.ts';
import type { SiteIdentity } from './site-identity.ts';

export interface PublicUrlWatch {
  /** Null: visitors have no one address, and nothing is looked at. */
  readonly publicUrl: string | null;
  readonly identity: SiteIdentity;
  readonly logger: Pick<Logger, 'warn'>;
  /** Times between two looks, in milliseconds; the last one is repeated. */
  readonly looksMs?: readonly number[];
}

/** Soon, when a proxy has noticed the new process, and then now and then: a second one may be started later. */
const LOOKS_MS = [10_000, 60_000, 300_000, 3_600_000];
/** A load balancer gives another process every time, or may. */
const ASKS_A_LOOK = 4;
const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 4_096;

const answerSchema = z.object({ status: z.literal('ok'), site: z.string().regex(/^[\w-]{22}$/) });

/**
 * Asks now and then who answers at PUBLIC_URL, and logs one warning when that is a Milepost with other data: visitors who meet
 * both lose their conversations. Anything else that answers, or nothing, is nobody's fault here. Returns what ends the looks.
 */
export function watchPublicUrl({
  publicUrl,
  identity,
  logger,
  looksMs = LOOKS_MS,
}: PublicUrlWatch): () => void {
  const ending = new AbortController();
  if (publicUrl !== null) void look(publicUrl).catch(() => {});
  return () => ending.abort();

  async function look(url: string): Promise<void> {
    for (let at = 0; ; at = Math.min(at + 1, looksMs.length - 1)) {
      await delay(looksMs[at], undefined, { signal: ending.signal, ref: false });
      for (let asked = 0; asked < ASKS_A_LOOK; asked++) {
        const other = await findSite(url, ending.signal);
        if (other === null || other === identity.site) continue;
        logger.warn({ publicUrl: url, site: identity.site, other }, WARNING);
        return;
      }
    }
  }
}

const WARNING =
  'Another Milepost answers at PUBLIC_URL, which does not share the data of this one: visitors who meet both lose their conversations and answers. Set DATABASE_URL to the same database for both, stop one of them, or correct PUBLIC_URL.';

/** The site that answers at the address; null when none says so, whatever the reason. */
async function findSite(url: string, ending: AbortSignal): Promise<string | null> {
  try {
    const response = await fetch(`${url}/healthz`, {
      // A connection that is kept leads to the same process again.
      headers: { Accept: 'application/json', Connection: 'close' },
      redirect: 'manual',
      signal: AbortSignal.any([ending, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    if (!response.ok || !isJson) {
      await response.body?.cancel();
      return null;
    }
    return answerSchema.parse(JSON.parse(await readStart(response))).site;
  } catch {
    return null;
  }
}

async function readStart(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > MAX_ANSWER_BYTES) return text;
  }
  return text;
}
