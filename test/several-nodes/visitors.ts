import { askQuestion } from '../../public/run/follow-run.js';
import type { Followed } from '../follow-run.ts';

/** A question and what its asker got. */
export interface Asked {
  readonly events: Followed['events'];
  /** What the asker was told in place of an answer. */
  readonly failure: unknown;
  readonly reconnections: number;
  readonly ms: number;
}

export interface Visitors {
  /** Lets everybody ask to the end; resolves with all that was asked. */
  leave(): Promise<readonly Asked[]>;
}

/** `count` visitors who ask one question after the other, each with the client that the chat page and the widget have. */
export function startVisitors(url: string, count: number, question: string): Visitors {
  const asked: Asked[] = [];
  let isLeaving = false;
  const visit = async () => {
    while (!isLeaving) asked.push(await ask(url, question));
  };
  const visits = Promise.all(Array.from({ length: count }, visit));
  return {
    async leave() {
      isLeaving = true;
      await visits;
      return asked;
    },
  };
}

async function ask(url: string, message: string): Promise<Asked> {
  const events: Followed['events'] = [];
  const startedAt = performance.now();
  let failure: unknown = null;
  let reconnections = 0;
  const onConnection = (state: string) => {
    if (state === 'reconnecting') reconnections++;
  };
  const { signal } = new AbortController();
  try {
    for await (const { seq, name, data } of askQuestion(
      `${url}/api/chat/stream`,
      { message },
      { signal, onConnection },
    ))
      if (seq !== null) events.push({ id: seq, name, data });
  } catch (error) {
    failure = error;
  }
  return { events, failure, reconnections, ms: performance.now() - startedAt };
}
