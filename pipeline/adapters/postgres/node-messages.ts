import { MAX_PAYLOAD_BYTES, type MessageLine } from './message-line.ts';

/** What nodes say to each other; a message is a word, who says it, and ids of runs. */
export const NODES_CHANNEL = 'milepost_runs';
export type Word = 'wake' | 'stop' | 'offer' | 'leave' | 'who' | 'here' | 'hello';

export interface NodeMessage {
  readonly word: Word;
  /** The id of the node that said it. */
  readonly from: string;
  readonly runIds: readonly string[];
}

export interface NodeMessages {
  /**
   * False when it could not be said. What is to be said while messages are on their way goes in one message a word after them:
   * commits of messages queue behind each other, and the lease is renewed on the same line.
   */
  say(word: Word, runIds: readonly string[]): Promise<boolean>;
}

/** Says what node `nodeId` has to say on the line. */
export function createNodeMessages(nodeId: string, getLine: () => MessageLine): NodeMessages {
  let unsaid = new Map<Word, Set<string>>();
  let saying = Promise.resolve(true);
  let next: Promise<boolean> | null = null;

  return {
    say(word, runIds) {
      const waiting = unsaid.get(word) ?? new Set();
      for (const id of runIds) waiting.add(id);
      unsaid.set(word, waiting);
      if (!next) {
        next = saying.then(sayAll);
        saying = next;
      }
      return next;
    },
  };

  async function sayAll(): Promise<boolean> {
    const words = unsaid;
    unsaid = new Map();
    next = null;
    try {
      for (const payload of [...words].flatMap(([word, runIds]) => toPayloads(word, nodeId, runIds))) {
        await getLine().query('SELECT pg_notify($1, $2)', [NODES_CHANNEL, payload]);
      }
      return true;
    } catch {
      return false;
    }
  }
}

/** As many messages as it takes: one has no more than PostgreSQL carries. */
export function toPayloads(word: Word, nodeId: string, runIds: Iterable<string>): string[] {
  const payloads: string[] = [];
  let payload = `${word} ${nodeId}`;
  for (const id of runIds) {
    if (payload.length + 1 + id.length > MAX_PAYLOAD_BYTES) {
      payloads.push(payload);
      payload = `${word} ${nodeId}`;
    }
    payload += ` ${id}`;
  }
  return [...payloads, payload];
}

export function parseMessage(payload: string): NodeMessage {
  const [word, from, ...runIds] = payload.split(' ') as [Word, string, ...string[]];
  return { word, from, runIds };
}
