import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BeginUnit, ExchangeWindow, RunOutcome, RunStore } from '../../pipeline/ports.ts';
import { toNewRun } from '../fakes/new-run.ts';
import { inOneUnit } from './in-one-unit.ts';

const asked = toNewRun({ visitorId: 'visitor', question: 'Where do mileposts stand?', locale: 'de-AT' });

function outcome(response: string): RunOutcome {
  const error = {
    code: 'internal',
    message: '',
    retryable: true,
    retryAfterMs: null,
    stageId: 'page',
    errorId: 'e',
  } as const;
  return { state: 'failed', response, errorCode: 'internal', payload: { success: false, error, response } };
}

function answered(response: string, sourceIds: readonly string[]): RunOutcome {
  const sources = sourceIds.map((sourceId, index) => ({
    sourceId,
    n: index + 1,
    documentId: 'roads',
    title: 'Roads',
    url: '/roads',
    snippet: '',
    score: 1,
    quotes: [],
  }));
  return {
    state: 'done',
    response,
    errorCode: null,
    payload: {
      success: true,
      response,
      finishReason: 'extractive',
      confidence: 1,
      sources,
      pageUrl: null,
      degraded: [],
      usage: null,
      timings: {},
    },
  };
}

/** One after the other, as they would be asked. */
async function times<Made>(count: number, make: () => Promise<Made>): Promise<Made[]> {
  const made: Made[] = [];
  while (made.length < count) made.push(await make());
  return made;
}

/** What every RunStore does. `create` gives an empty one. */
export function describeRunStore(
  name: string,
  create: () => Promise<{ readonly runs: RunStore; readonly beginUnit: BeginUnit }>,
): void {
  describe(`${name} as a run store`, () => {
    let store: RunStore;
    let beginUnit: BeginUnit;
    const finish = (runId: string, outcome: RunOutcome) =>
      inOneUnit(beginUnit, (unit) => unit.finish(runId, outcome));
    beforeEach(async () => {
      ({ runs: store, beginUnit } = await create());
    });

    it('begins a run in a new conversation that is named after the question', async () => {
      const { run, joined } = await store.begin(asked);
      expect(joined).toBe(false);
      expect(await store.find(run.id)).toEqual(run);
      expect(run).toMatchObject({
        state: 'running',
        question: asked.question,
        locale: 'de-AT',
        visitorId: 'visitor',
      });
      expect(await store.listConversations('visitor', 10)).toMatchObject([
        { id: run.conversationId, title: asked.question },
      ]);
    });

    it('gives ids that differ and cannot be counted up', async () => {
      const ids = await times(50, async () => (await store.begin(asked)).run.id);
      expect(new Set(ids).size).toBe(50);
      for (const id of ids) expect(id).toMatch(/^[\w-]{31}$/);
    });

    it('joins by key and question, per visitor', async () => {
      const { run } = await store.begin({ ...asked, idempotencyKey: 'k' });
      expect(await store.begin({ ...asked, idempotencyKey: 'k' })).toMatchObject({ run, joined: true });
      expect((await store.begin({ ...asked, idempotencyKey: 'k', visitorId: 'other' })).joined).toBe(false);
      const another = { ...asked, idempotencyKey: 'k', question: 'Another?' };
      await expect(store.begin(another)).rejects.toThrow(
        expect.objectContaining({ code: 'idempotency_conflict' }),
      );
      expect([
        await store.hasAsked('visitor', 'k'),
        await store.hasAsked('visitor', 'j'),
        await store.hasAsked('third', 'k'),
      ]).toEqual([true, false, false]);
    });

    it('keeps what was said besides the question, as a part of what a key stands for', async () => {
      const options = { profile: 'off', filter: { version: '2' }, context: { selection: 'Ä "b"' } } as const;
      const { run } = await store.begin({ ...asked, options, idempotencyKey: 'k' });
      expect(run.options).toEqual(options);
      expect(await store.find(run.id)).toEqual(run);
      expect(await store.begin({ ...asked, options, idempotencyKey: 'k' })).toMatchObject({
        run,
        joined: true,
      });
      await expect(store.begin({ ...asked, idempotencyKey: 'k' })).rejects.toThrow(
        expect.objectContaining({ code: 'idempotency_conflict' }),
      );
      expect(await store.find((await store.begin({ ...asked, options: {} })).run.id)).not.toHaveProperty(
        'options',
      );
    });

    it('sets a replaced run aside, with the turns that rest on it', async () => {
      const turn = async (question: string, conversationId: string | null, replaces?: string) => {
        const options = replaces === undefined ? {} : { replaces };
        const { run } = await store.begin({ ...asked, question, conversationId, options });
        await finish(run.id, outcome(`${question}!`));
        return run;
      };
      const first = await turn('One', null);
      const second = await turn('Two', first.conversationId);
      await turn('Three', first.conversationId);
      const other = await turn('Two again', null, second.id);
      expect(other.conversationId).toBe(first.conversationId);
      const questions = async () =>
        (await store.listExchanges(first.conversationId, { limit: 9 })).exchanges.map(
          ({ question }) => question,
        );
      expect(await questions()).toEqual(['One', 'Two again']);
      expect((await store.history(other, 9)).map(({ text }) => text)).toEqual(['One', 'One!']);
      expect((await store.listExchanges(first.conversationId, { limit: 1 })).hasEarlier).toBe(true);
      expect((await store.findConversation(first.conversationId, 'visitor'))?.title).toBe('One');
      await turn('One again', first.conversationId, first.id);
      expect(await questions()).toEqual(['One again']);
      expect((await store.findConversation(first.conversationId, 'visitor'))?.title).toBe('One again');
      // Whoever erases a conversation erases all of it.
      expect(await store.listRuns(first.conversationId, 9)).toHaveLength(5);
    });

    it('tells which of the replaced runs are not over', async () => {
      const first = (await store.begin(asked)).run;
      await finish(first.id, outcome('At the road.'));
      const { conversationId } = first;
      const second = (await store.begin({ ...asked, conversationId })).run;
      const other = await store.begin({ ...asked, options: { replaces: first.id } });
      expect(other.replaced).toEqual([second.id]);
      expect((await store.listUnfinished()).map(({ isSetAside = false }) => isSetAside)).toEqual([
        true,
        false,
      ]);
      // Asked of another tab, which still shows the first: what has taken its place gives it up.
      const third = await store.begin({ ...asked, question: 'Third?', options: { replaces: first.id } });
      expect(third.replaced).toEqual([other.run.id]);
      expect((await store.findConversation(conversationId, 'visitor'))?.title).toBe('Third?');
    });

    it('neither finds a conversation by what was replaced in it, nor has it run', async () => {
      const { run } = await store.begin({ ...asked, question: 'Where do zebras live?' });
      const other = await store.begin({
        ...asked,
        question: 'Where do horses live?',
        options: { replaces: run.id },
      });
      await finish(other.run.id, outcome('On farms.'));
      const search = async (words: string) =>
        (await store.searchConversations('visitor', { limit: 9, words })).conversations;
      expect(await search('zebras')).toEqual([]);
      expect(await search('horses')).toMatchObject([{ id: run.conversationId, isRunning: false }]);
    });

    it('calls a conversation what its visitor called it, whatever is replaced', async () => {
      const { run } = await store.begin(asked);
      await store.renameConversation(run.conversationId, 'visitor', 'Mine');
      await store.begin({ ...asked, question: 'Other?', options: { replaces: run.id } });
      expect((await store.findConversation(run.conversationId, 'visitor'))?.title).toBe('Mine');
    });

    it('replaces only what is the visitor’s own, and of the same conversation', async () => {
      const { run } = await store.begin(asked);
      const elsewhere = (await store.begin(asked)).run;
      for (const wrong of [
        { visitorId: 'thief', options: { replaces: run.id } },
        { options: { replaces: 'unknown' } },
        { conversationId: elsewhere.conversationId, options: { replaces: run.id } },
      ]) {
        await expect(store.begin({ ...asked, ...wrong })).rejects.toThrow(
          expect.objectContaining({ code: 'not_found' }),
        );
      }
      expect((await store.listExchanges(run.conversationId, { limit: 9 })).exchanges).toHaveLength(1);
    });

    it('keeps a conversation to its visitor', async () => {
      const { run } = await store.begin(asked);
      const stolen = { ...asked, visitorId: 'thief', conversationId: run.conversationId };
      await expect(store.begin(stolen)).rejects.toThrow(expect.objectContaining({ code: 'not_found' }));
      expect(await store.findConversation(run.conversationId, 'thief')).toBeNull();
      expect(await store.listConversations('thief', 10)).toEqual([]);
      await expect(store.begin({ ...asked, conversationId: 'unknown' })).rejects.toThrow(
        expect.objectContaining({ code: 'not_found' }),
      );
    });

    it('lists a conversation with its exchanges, finished and not', async () => {
      const first = (await store.begin(asked)).run;
      await finish(first.id, outcome('At the road.'));
      const second = (await store.begin({ ...asked, question: 'Why?', conversationId: first.conversationId }))
        .run;
      expect((await store.findConversation(first.conversationId, 'visitor'))?.title).toBe(asked.question);
      expect((await store.listExchanges(first.conversationId, { limit: 2 })).exchanges).toMatchObject([
        { runId: first.id, question: asked.question, outcome: outcome('At the road.') },
        { runId: second.id, question: 'Why?', outcome: null },
      ]);
    });

    it('tells the turns before a run, without runs that are still open', async () => {
      const first = (await store.begin(asked)).run;
      await finish(first.id, outcome('At the road.'));
      const open = (await store.begin({ ...asked, question: 'Open?', conversationId: first.conversationId }))
        .run;
      expect(await store.history(open, 10)).toEqual([
        { role: 'visitor', text: asked.question },
        { role: 'site', text: 'At the road.', passageIds: [] },
      ]);
      expect(await store.history(open, 1)).toMatchObject([{ role: 'site', text: 'At the road.' }]);
      expect(await store.history(first, 10)).toEqual([]);
    });

    it('tells which passages the answers before a run cite, in the order of their numbers', async () => {
      const first = (await store.begin(asked)).run;
      await finish(first.id, answered('At the road [1], and at the bridge [2].', ['second', 'first']));
      const next = (
        await store.begin({ ...asked, question: 'And why?', conversationId: first.conversationId })
      ).run;
      expect((await store.history(next, 10)).at(-1)?.passageIds).toEqual(['second', 'first']);
    });

    it('lists what is unfinished until it is finished', async () => {
      const { run } = await store.begin(asked);
      expect(await store.listUnfinished()).toEqual([run]);
      expect(await store.listRunning([run.id, 'unknown'])).toEqual(new Set([run.id]));
      await finish(run.id, outcome(''));
      expect([await store.listUnfinished(), await store.listRunning([run.id])]).toEqual([[], new Set()]);
      expect((await store.find(run.id))?.state).toBe('failed');
    });

    it('tells the outcome of a run that is over', async () => {
      const { run } = await store.begin(asked);
      expect([await store.findOutcome(run.id), await store.findOutcome('unknown')]).toEqual([null, null]);
      await finish(run.id, outcome('At the road.'));
      expect(await store.findOutcome(run.id)).toEqual(outcome('At the road.'));
    });

    it('lists conversations with the newest first', async () => {
      const ids = await times(3, async () => (await store.begin(asked)).run.conversationId);
      expect((await store.listConversations('visitor', 2)).map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    });

    it('lists some conversations at a time, tells which are being answered, and whether there are older ones', async () => {
      const runs = await times(5, async () => (await store.begin(asked)).run);
      const ids = runs.map(({ conversationId }) => conversationId);
      for (const run of runs.slice(1)) await finish(run.id, outcome(''));
      const list = async (before?: string) => {
        const { conversations, hasOlder } = await store.searchConversations('visitor', {
          limit: 2,
          ...(before !== undefined && { before }),
        });
        return [conversations.map(({ id, isRunning }) => [ids.indexOf(id), isRunning]), hasOlder];
      };
      const newest = [
        [
          [4, false],
          [3, false],
        ],
        true,
      ];
      expect(await list()).toEqual(newest);
      expect(await list(ids[3])).toEqual([
        [
          [2, false],
          [1, false],
        ],
        true,
      ]);
      expect(await list(ids[1])).toEqual([[[0, true]], false]);
      expect(await list('unknown')).toEqual(newest);
      expect(await list((await store.begin({ ...asked, visitorId: 'other' })).run.conversationId)).toEqual(
        newest,
      );
    });

    it('finds the visitor’s conversations by words of their title and questions', async () => {
      const begin = async (question: string, conversationId: string | null = null) =>
        (await store.begin({ ...asked, question, conversationId })).run.conversationId;
      const first = await begin('Wo stehen Äpfel?');
      await begin('And in 100% of cases, a_b?', first);
      const second = await begin('Where do mileposts stand?');
      for (let at = 0; at < 250; at++) await begin(`Filler ${at}`);
      await store.begin({ ...asked, visitorId: 'other', question: 'äpfel' });
      const find = async (words: string, before: string | null = null) => {
        const { conversations, hasOlder } = await store.searchConversations('visitor', {
          limit: 3,
          words,
          before,
        });
        return [conversations.map(({ id }) => id), hasOlder];
      };
      expect(await find('äPFEL')).toEqual([[first], false]);
      expect(await find('apfel cases')).toEqual([[first], false]);
      expect(await find('100%')).toEqual([[first], false]);
      expect(await find('a_b')).toEqual([[first], false]);
      expect(await find('milepost')).toEqual([[second], false]);
      expect(await find('milepost apfel')).toEqual([[], false]);
      expect(await find('nothing of it')).toEqual([[], false]);
      expect(await find('stand', second)).toEqual([[], false]);
      expect(await find('stehen', second)).toEqual([[first], false]);
      expect([(await find('filler'))[1], (await find(' '))[1]]).toEqual([true, true]);
      await store.renameConversation(second, 'visitor', 'Zebra');
      expect([await find('zebra'), await find('milepost')]).toEqual([
        [[second], false],
        [[second], false],
      ]);
    });

    it('renames a conversation for its visitor alone', async () => {
      const { conversationId } = (await store.begin(asked)).run;
      expect(await store.renameConversation(conversationId, 'thief', 'Mine')).toBe(false);
      expect(await store.renameConversation('unknown', 'visitor', 'Mine')).toBe(false);
      expect((await store.findConversation(conversationId, 'visitor'))?.title).toBe(asked.question);
      expect(await store.renameConversation(conversationId, 'visitor', 'Roads')).toBe(true);
      expect((await store.findConversation(conversationId, 'visitor'))?.title).toBe('Roads');
      expect((await store.listConversations('visitor', 1))[0]?.title).toBe('Roads');
    });

    it('lists the latest turns, and from any turn those before and after it', async () => {
      const { id: first, conversationId } = (await store.begin(asked)).run;
      const ids = [
        first,
        ...(await times(4, async () => (await store.begin({ ...asked, conversationId })).run.id)),
      ];
      const list = async (window: Omit<ExchangeWindow, 'limit'>) => {
        const { exchanges, ...more } = await store.listExchanges(conversationId, { limit: 2, ...window });
        return { turns: exchanges.map(({ runId }) => ids.indexOf(runId)), ...more };
      };
      expect(await list({})).toEqual({ turns: [3, 4], hasEarlier: true, hasLater: false });
      expect(await list({ before: ids[3] ?? '' })).toEqual({
        turns: [1, 2],
        hasEarlier: true,
        hasLater: true,
      });
      expect(await list({ before: ids[1] ?? '' })).toEqual({ turns: [0], hasEarlier: false, hasLater: true });
      expect(await list({ after: first })).toEqual({ turns: [1, 2], hasEarlier: true, hasLater: true });
      expect(await list({ after: ids[2] ?? '' })).toEqual({
        turns: [3, 4],
        hasEarlier: true,
        hasLater: false,
      });
      const other = (await store.begin(asked)).run.id;
      expect((await list({ before: other })).turns).toEqual([]);
      expect((await list({ after: 'unknown' })).turns).toEqual([]);
    });

    it('erases some runs of a conversation, the oldest of which it lists', async () => {
      const { id: first, conversationId } = (await store.begin({ ...asked, idempotencyKey: 'k' })).run;
      await finish(first, outcome('At the road.'));
      const later = (await store.begin({ ...asked, conversationId })).run;
      expect((await store.listRuns(conversationId, 1)).map(({ id }) => id)).toEqual([first]);
      const oldest = await store.listRuns(conversationId, 1);
      await inOneUnit(beginUnit, (unit) => unit.eraseRuns(oldest));
      expect(await store.find(first)).toBeNull();
      expect(await store.listRuns(conversationId, 10)).toEqual([later]);
      expect((await store.listExchanges(conversationId, { limit: 10 })).exchanges).toHaveLength(1);
    });

    it('erases a conversation with its runs, and leaves the others', async () => {
      const first = (await store.begin({ ...asked, idempotencyKey: 'k' })).run;
      await finish(first.id, outcome('At the road.'));
      const open = (await store.begin({ ...asked, conversationId: first.conversationId })).run;
      const other = (await store.begin(asked)).run;
      await inOneUnit(beginUnit, (unit) => {
        unit.eraseRuns([first, open]);
        unit.eraseConversation(first.conversationId);
        unit.eraseConversation('unknown');
      });
      expect([await store.find(first.id), await store.find(open.id)]).toEqual([null, null]);
      expect(await store.findConversation(first.conversationId, 'visitor')).toBeNull();
      expect((await store.listConversations('visitor', 10)).map(({ id }) => id)).toEqual([
        other.conversationId,
      ]);
      expect(await store.listUnfinished()).toEqual([other]);
      expect((await store.begin({ ...asked, idempotencyKey: 'k' })).joined).toBe(false);
      await expect(store.begin({ ...asked, conversationId: first.conversationId })).rejects.toThrow(
        expect.objectContaining({ code: 'not_found' }),
      );
    });

    it('lists conversations by the age of their last question, without those in which a run is under way', async () => {
      const done = (await store.begin(asked)).run;
      await finish(done.id, outcome(''));
      const under = (await store.begin({ ...asked, visitorId: 'other' })).run;
      const idle = (time: number, limit = 10) => store.listIdleConversations(time, limit);
      const later = under.startedAt + 60_000;
      expect(await idle(later)).toEqual([{ id: done.conversationId, visitorId: 'visitor' }]);
      expect(await idle(done.startedAt)).toEqual([]);
      await finish(under.id, outcome(''));
      expect((await idle(later)).map(({ id }) => id)).toEqual([done.conversationId, under.conversationId]);
      expect(await idle(later, 1)).toHaveLength(1);
      const again = (await store.begin({ ...asked, conversationId: done.conversationId })).run;
      await finish(again.id, outcome(''));
      expect((await idle(again.startedAt)).map(({ id }) => id)).not.toContain(done.conversationId);
    });

    it('lists weak answers by outcome, the latest first, each question once', async () => {
      const answered = {
        success: true,
        response: '',
        finishReason: 'extractive',
        confidence: 0.1,
        sources: [],
        pageUrl: null,
        degraded: [],
        usage: null,
        timings: {},
      } as const;
      const ask = async (question: string, payload: RunOutcome['payload']) => {
        const { run } = await store.begin({ ...asked, question });
        await finish(run.id, {
          state: payload.success ? 'done' : 'failed',
          response: '',
          payload,
          errorCode: null,
        });
        return new Date(run.startedAt).toISOString();
      };
      const unanswered = { ...answered, finishReason: 'unanswered' } as const;
      const unsure = { ...answered, finishReason: 'unsure' as 'unanswered', confidence: 0.7 };
      const hits = [{ title: 'Rivers', headingPath: ['Width'], documentId: 'r', url: '/', excerpt: '' }];
      const title = 'Roads';
      const sources = [
        { sourceId: 's', n: 1, documentId: 'd', title, url: '/', snippet: '', score: 1, quotes: [] },
      ];
      await ask('Where?', { ...answered, confidence: 0.5 });
      const doubted = await ask('When does it open?', answered);
      const early = await ask('Who?', unanswered);
      await ask('How tall is it?', unsure);
      await ask('hello', { ...answered, finishReason: 'reply' as 'unanswered', confidence: 0 });
      const wide = await ask('How wide is it?', { ...unsure, ...{ hits } });
      const ownKind = { label: 'sizes', confidence: 0.9 };
      const late = await ask('how  tall is it', { ...unanswered, sources, ownKind });
      await ask('Why?', outcome('').payload);
      await store.begin({ ...asked, question: 'When?' });
      const once = { count: 1, confidence: 0.1, closest: null, ownKind: null };
      expect(await store.listWeakAnswers(0, 0.5)).toEqual([
        {
          ...once,
          outcome: 'unanswered',
          question: 'how  tall is it',
          count: 2,
          lastAskedAt: late,
          closest: title,
          ownKind: 'sizes',
        },
        { ...once, outcome: 'unanswered', question: 'Who?', lastAskedAt: early },
        {
          ...once,
          outcome: 'unsure',
          question: 'How wide is it?',
          lastAskedAt: wide,
          confidence: 0.7,
          closest: 'Rivers › Width',
        },
        { ...once, outcome: 'doubtful', question: 'When does it open?', lastAskedAt: doubted },
      ]);
      expect((await store.listWeakAnswers(0, 0.6)).at(-1)?.question).toBe('Where?');
      expect(await store.listWeakAnswers(Date.parse(late) + 60_000, 0.5)).toEqual([]);
    });

    it('counts attempts to continue a run', async () => {
      const { run } = await store.begin(asked);
      expect([await store.countAttempt(run.id), await store.countAttempt(run.id)]).toEqual([1, 2]);
    });

    it('finds nothing for an unknown id', async () => {
      expect(await store.find('unknown')).toBeNull();
    });
  });
}
