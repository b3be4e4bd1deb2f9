import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ExchangeWindow, RunOutcome, RunStore } from '../../pipeline/ports.ts';
import { toNewRun } from '../fakes/new-run.ts';

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

/** What every RunStore does. `create` gives an empty one. */
export function describeRunStore(name: string, create: () => Promise<RunStore>): void {
  describe(`${name} as a run store`, () => {
    let store: RunStore;
    beforeEach(async () => {
      store = await create();
    });

    it('begins a run in a new conversation that is named after the question', () => {
      const { run, joined } = store.begin(asked);
      expect(joined).toBe(false);
      expect(store.find(run.id)).toEqual(run);
      expect(run).toMatchObject({
        state: 'running',
        question: asked.question,
        locale: 'de-AT',
        visitorId: 'visitor',
      });
      expect(store.listConversations('visitor', 10)).toMatchObject([
        { id: run.conversationId, title: asked.question },
      ]);
    });

    it('gives ids that differ and cannot be counted up', () => {
      const ids = Array.from({ length: 50 }, () => store.begin(asked).run.id);
      expect(new Set(ids).size).toBe(50);
      for (const id of ids) expect(id).toMatch(/^[\w-]{31}$/);
    });

    it('joins by key and question, per visitor', () => {
      const { run } = store.begin({ ...asked, idempotencyKey: 'k' });
      expect(store.begin({ ...asked, idempotencyKey: 'k' })).toMatchObject({ run, joined: true });
      expect(store.begin({ ...asked, idempotencyKey: 'k', visitorId: 'other' }).joined).toBe(false);
      const another = { ...asked, idempotencyKey: 'k', question: 'Another?' };
      expect(() => store.begin(another)).toThrow(expect.objectContaining({ code: 'idempotency_conflict' }));
      expect([
        store.hasAsked('visitor', 'k'),
        store.hasAsked('visitor', 'j'),
        store.hasAsked('third', 'k'),
      ]).toEqual([true, false, false]);
    });

    it('keeps what was said besides the question, as a part of what a key stands for', () => {
      const options = { profile: 'off', filter: { version: '2' }, context: { selection: 'Ä "b"' } } as const;
      const { run } = store.begin({ ...asked, options, idempotencyKey: 'k' });
      expect(run.options).toEqual(options);
      expect(store.find(run.id)).toEqual(run);
      expect(store.begin({ ...asked, options, idempotencyKey: 'k' })).toMatchObject({ run, joined: true });
      expect(() => store.begin({ ...asked, idempotencyKey: 'k' })).toThrow(
        expect.objectContaining({ code: 'idempotency_conflict' }),
      );
      expect(store.find(store.begin({ ...asked, options: {} }).run.id)).not.toHaveProperty('options');
    });

    it('sets a replaced run aside, with the turns that rest on it', () => {
      const turn = (question: string, conversationId: string | null, replaces?: string) => {
        const options = replaces === undefined ? {} : { replaces };
        const { run } = store.begin({ ...asked, question, conversationId, options });
        store.finish(run.id, outcome(`${question}!`));
        return run;
      };
      const first = turn('One', null);
      const second = turn('Two', first.conversationId);
      turn('Three', first.conversationId);
      const other = turn('Two again', null, second.id);
      expect(other.conversationId).toBe(first.conversationId);
      const questions = () =>
        store.listExchanges(first.conversationId, { limit: 9 }).exchanges.map(({ question }) => question);
      expect(questions()).toEqual(['One', 'Two again']);
      expect(store.history(other, 9).map(({ text }) => text)).toEqual(['One', 'One!']);
      expect(store.listExchanges(first.conversationId, { limit: 1 }).hasEarlier).toBe(true);
      expect(store.findConversation(first.conversationId, 'visitor')?.title).toBe('One');
      turn('One again', first.conversationId, first.id);
      expect(questions()).toEqual(['One again']);
      expect(store.findConversation(first.conversationId, 'visitor')?.title).toBe('One again');
      // Whoever erases a conversation erases all of it.
      expect(store.listRuns(first.conversationId, 9)).toHaveLength(5);
    });

    it('tells which of the replaced runs are not over', () => {
      const first = store.begin(asked).run;
      store.finish(first.id, outcome('At the road.'));
      const { conversationId } = first;
      const second = store.begin({ ...asked, conversationId }).run;
      const other = store.begin({ ...asked, options: { replaces: first.id } });
      expect(other.replaced).toEqual([second.id]);
      expect(store.listUnfinished().map(({ isSetAside = false }) => isSetAside)).toEqual([true, false]);
      // Asked of another tab, which still shows the first: what has taken its place gives it up.
      const third = store.begin({ ...asked, question: 'Third?', options: { replaces: first.id } });
      expect(third.replaced).toEqual([other.run.id]);
      expect(store.findConversation(conversationId, 'visitor')?.title).toBe('Third?');
    });

    it('neither finds a conversation by what was replaced in it, nor has it run', () => {
      const { run } = store.begin({ ...asked, question: 'Where do zebras live?' });
      const other = store.begin({
        ...asked,
        question: 'Where do horses live?',
        options: { replaces: run.id },
      });
      store.finish(other.run.id, outcome('On farms.'));
      const search = (words: string) =>
        store.searchConversations('visitor', { limit: 9, words }).conversations;
      expect(search('zebras')).toEqual([]);
      expect(search('horses')).toMatchObject([{ id: run.conversationId, isRunning: false }]);
    });

    it('calls a conversation what its visitor called it, whatever is replaced', async () => {
      const { run } = store.begin(asked);
      await store.renameConversation(run.conversationId, 'visitor', 'Mine');
      store.begin({ ...asked, question: 'Other?', options: { replaces: run.id } });
      expect(store.findConversation(run.conversationId, 'visitor')?.title).toBe('Mine');
    });

    it('replaces only what is the visitor’s own, and of the same conversation', () => {
      const { run } = store.begin(asked);
      const elsewhere = store.begin(asked).run;
      for (const wrong of [
        { visitorId: 'thief', options: { replaces: run.id } },
        { options: { replaces: 'unknown' } },
        { conversationId: elsewhere.conversationId, options: { replaces: run.id } },
      ]) {
        expect(() => store.begin({ ...asked, ...wrong })).toThrow(
          expect.objectContaining({ code: 'not_found' }),
        );
      }
      expect(store.listExchanges(run.conversationId, { limit: 9 }).exchanges).toHaveLength(1);
    });

    it('keeps a conversation to its visitor', () => {
      const { run } = store.begin(asked);
      const stolen = { ...asked, visitorId: 'thief', conversationId: run.conversationId };
      expect(() => store.begin(stolen)).toThrow(expect.objectContaining({ code: 'not_found' }));
      expect(store.findConversation(run.conversationId, 'thief')).toBeNull();
      expect(store.listConversations('thief', 10)).toEqual([]);
      expect(() => store.begin({ ...asked, conversationId: 'unknown' })).toThrow(
        expect.objectContaining({ code: 'not_found' }),
      );
    });

    it('lists a conversation with its exchanges, finished and not', () => {
      const first = store.begin(asked).run;
      store.finish(first.id, outcome('At the road.'));
      const second = store.begin({ ...asked, question: 'Why?', conversationId: first.conversationId }).run;
      expect(store.findConversation(first.conversationId, 'visitor')?.title).toBe(asked.question);
      expect(store.listExchanges(first.conversationId, { limit: 2 }).exchanges).toMatchObject([
        { runId: first.id, question: asked.question, outcome: outcome('At the road.') },
        { runId: second.id, question: 'Why?', outcome: null },
      ]);
    });

    it('tells the turns before a run, without runs that are still open', () => {
      const first = store.begin(asked).run;
      store.finish(first.id, outcome('At the road.'));
      const open = store.begin({ ...asked, question: 'Open?', conversationId: first.conversationId }).run;
      expect(store.history(open, 10)).toEqual([
        { role: 'visitor', text: asked.question },
        { role: 'site', text: 'At the road.', passageIds: [] },
      ]);
      expect(store.history(open, 1)).toMatchObject([{ role: 'site', text: 'At the road.' }]);
      expect(store.history(first, 10)).toEqual([]);
    });

    it('tells which passages the answers before a run cite, in the order of their numbers', () => {
      const first = store.begin(asked).run;
      store.finish(first.id, answered('At the road [1], and at the bridge [2].', ['second', 'first']));
      const next = store.begin({ ...asked, question: 'And why?', conversationId: first.conversationId }).run;
      expect(store.history(next, 10).at(-1)?.passageIds).toEqual(['second', 'first']);
    });

    it('lists what is unfinished until it is finished', () => {
      const { run } = store.begin(asked);
      expect(store.listUnfinished()).toEqual([run]);
      store.finish(run.id, outcome(''));
      expect(store.listUnfinished()).toEqual([]);
      expect(store.find(run.id)?.state).toBe('failed');
    });

    it('tells the outcome of a run that is over', () => {
      const { run } = store.begin(asked);
      expect([store.findOutcome(run.id), store.findOutcome('unknown')]).toEqual([null, null]);
      store.finish(run.id, outcome('At the road.'));
      expect(store.findOutcome(run.id)).toEqual(outcome('At the road.'));
    });

    it('lists conversations with the newest first', () => {
      const ids = [1, 2, 3].map(() => store.begin(asked).run.conversationId);
      expect(store.listConversations('visitor', 2).map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    });

    it('lists some conversations at a time, tells which are being answered, and whether there are older ones', () => {
      const runs = [1, 2, 3, 4, 5].map(() => store.begin(asked).run);
      const ids = runs.map(({ conversationId }) => conversationId);
      for (const run of runs.slice(1)) store.finish(run.id, outcome(''));
      const list = (before?: string) => {
        const { conversations, hasOlder } = store.searchConversations('visitor', {
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
      expect(list()).toEqual(newest);
      expect(list(ids[3])).toEqual([
        [
          [2, false],
          [1, false],
        ],
        true,
      ]);
      expect(list(ids[1])).toEqual([[[0, true]], false]);
      expect(list('unknown')).toEqual(newest);
      expect(list(store.begin({ ...asked, visitorId: 'other' }).run.conversationId)).toEqual(newest);
    });

    it('finds the visitor’s conversations by words of their title and questions', async () => {
      const begin = (question: string, conversationId: string | null = null) =>
        store.begin({ ...asked, question, conversationId }).run.conversationId;
      const first = begin('Wo stehen Äpfel?');
      begin('And in 100% of cases, a_b?', first);
      const second = begin('Where do mileposts stand?');
      for (let at = 0; at < 250; at++) begin(`Filler ${at}`);
      store.begin({ ...asked, visitorId: 'other', question: 'äpfel' });
      const find = (words: string, before: string | null = null) => {
        const { conversations, hasOlder } = store.searchConversations('visitor', { limit: 3, words, before });
        return [conversations.map(({ id }) => id), hasOlder];
      };
      expect(find('äPFEL')).toEqual([[first], false]);
      expect(find('apfel cases')).toEqual([[first], false]);
      expect(find('100%')).toEqual([[first], false]);
      expect(find('a_b')).toEqual([[first], false]);
      expect(find('milepost')).toEqual([[second], false]);
      expect(find('milepost apfel')).toEqual([[], false]);
      expect(find('nothing of it')).toEqual([[], false]);
      expect(find('stand', second)).toEqual([[], false]);
      expect(find('stehen', second)).toEqual([[first], false]);
      expect([find('filler')[1], find(' ')[1]]).toEqual([true, true]);
      await store.renameConversation(second, 'visitor', 'Zebra');
      expect([find('zebra'), find('milepost')]).toEqual([
        [[second], false],
        [[second], false],
      ]);
    });

    it('renames a conversation for its visitor alone', async () => {
      const { conversationId } = store.begin(asked).run;
      expect(await store.renameConversation(conversationId, 'thief', 'Mine')).toBe(false);
      expect(await store.renameConversation('unknown', 'visitor', 'Mine')).toBe(false);
      expect(store.findConversation(conversationId, 'visitor')?.title).toBe(asked.question);
      expect(await store.renameConversation(conversationId, 'visitor', 'Roads')).toBe(true);
      expect(store.findConversation(conversationId, 'visitor')?.title).toBe('Roads');
      expect(store.listConversations('visitor', 1)[0]?.title).toBe('Roads');
    });

    it('lists the latest turns, and from any turn those before and after it', () => {
      const { id: first, conversationId } = store.begin(asked).run;
      const ids = [
        first,
        ...Array.from({ length: 4 }, () => store.begin({ ...asked, conversationId }).run.id),
      ];
      const list = (window: Omit<ExchangeWindow, 'limit'>) => {
        const { exchanges, ...more } = store.listExchanges(conversationId, { limit: 2, ...window });
        return { turns: exchanges.map(({ runId }) => ids.indexOf(runId)), ...more };
      };
      expect(list({})).toEqual({ turns: [3, 4], hasEarlier: true, hasLater: false });
      expect(list({ before: ids[3] ?? '' })).toEqual({ turns: [1, 2], hasEarlier: true, hasLater: true });
      expect(list({ before: ids[1] ?? '' })).toEqual({ turns: [0], hasEarlier: false, hasLater: true });
      expect(list({ after: first })).toEqual({ turns: [1, 2], hasEarlier: true, hasLater: true });
      expect(list({ after: ids[2] ?? '' })).toEqual({ turns: [3, 4], hasEarlier: true, hasLater: false });
      const other = store.begin(asked).run.id;
      expect(list({ before: other }).turns).toEqual([]);
      expect(list({ after: 'unknown' }).turns).toEqual([]);
    });

    it('erases some runs of a conversation, the oldest of which it lists', () => {
      const { id: first, conversationId } = store.begin({ ...asked, idempotencyKey: 'k' }).run;
      store.finish(first, outcome('At the road.'));
      const later = store.begin({ ...asked, conversationId }).run;
      expect(store.listRuns(conversationId, 1).map(({ id }) => id)).toEqual([first]);
      store.eraseRuns(store.listRuns(conversationId, 1));
      expect(store.find(first)).toBeNull();
      expect(store.listRuns(conversationId, 10)).toEqual([later]);
      expect(store.listExchanges(conversationId, { limit: 10 }).exchanges).toHaveLength(1);
    });

    it('erases a conversation with its runs, and leaves the others', () => {
      const first = store.begin({ ...asked, idempotencyKey: 'k' }).run;
      store.finish(first.id, outcome('At the road.'));
      const open = store.begin({ ...asked, conversationId: first.conversationId }).run;
      const other = store.begin(asked).run;
      store.eraseConversation(first.conversationId);
      store.eraseConversation('unknown');
      expect([store.find(first.id), store.find(open.id)]).toEqual([null, null]);
      expect(store.findConversation(first.conversationId, 'visitor')).toBeNull();
      expect(store.listConversations('visitor', 10).map(({ id }) => id)).toEqual([other.conversationId]);
      expect(store.listUnfinished()).toEqual([other]);
      expect(store.begin({ ...asked, idempotencyKey: 'k' }).joined).toBe(false);
      expect(() => store.begin({ ...asked, conversationId: first.conversationId })).toThrow(
        expect.objectContaining({ code: 'not_found' }),
      );
    });

    it('lists conversations by the age of their last question, without those in which a run is under way', () => {
      const done = store.begin(asked).run;
      store.finish(done.id, outcome(''));
      const under = store.begin({ ...asked, visitorId: 'other' }).run;
      const idle = (time: number, limit = 10) => store.listIdleConversations(time, limit);
      const later = under.startedAt + 60_000;
      expect(idle(later)).toEqual([{ id: done.conversationId, visitorId: 'visitor' }]);
      expect(idle(done.startedAt)).toEqual([]);
      store.finish(under.id, outcome(''));
      expect(idle(later).map(({ id }) => id)).toEqual([done.conversationId, under.conversationId]);
      expect(idle(later, 1)).toHaveLength(1);
      const again = store.begin({ ...asked, conversationId: done.conversationId }).run;
      store.finish(again.id, outcome(''));
      expect(idle(again.startedAt).map(({ id }) => id)).not.toContain(done.conversationId);
    });

    it('lists weak answers by outcome, the latest first, each question once', () => {
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
      const ask = (question: string, payload: RunOutcome['payload']) => {
        const { run } = store.begin({ ...asked, question });
        store.finish(run.id, {
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
      ask('Where?', { ...answered, confidence: 0.5 });
      const doubted = ask('When does it open?', answered);
      const early = ask('Who?', unanswered);
      ask('How tall is it?', unsure);
      ask('hello', { ...answered, finishReason: 'reply' as 'unanswered', confidence: 0 });
      const wide = ask('How wide is it?', { ...unsure, ...{ hits } });
      const ownKind = { label: 'sizes', confidence: 0.9 };
      const late = ask('how  tall is it', { ...unanswered, sources, ownKind });
      ask('Why?', outcome('').payload);
      store.begin({ ...asked, question: 'When?' });
      const once = { count: 1, confidence: 0.1, closest: null, ownKind: null };
      expect(store.listWeakAnswers(0, 0.5)).toEqual([
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
      expect(store.listWeakAnswers(0, 0.6).at(-1)?.question).toBe('Where?');
      expect(store.listWeakAnswers(Date.parse(late) + 60_000, 0.5)).toEqual([]);
    });

    it('counts attempts to continue a run', () => {
      const { run } = store.begin(asked);
      expect([store.countAttempt(run.id), store.countAttempt(run.id)]).toEqual([1, 2]);
    });

    it('finds nothing for an unknown id', () => {
      expect(store.find('unknown')).toBeNull();
    });
  });
}
