import { beforeEach, describe, expect, it } from '@jest/globals';
import { countBatch } from '../../pipeline/ledger/keep-ledger.ts';
import { tallyRun } from '../../pipeline/ledger/tally-run.ts';
import type {
  BeginUnit,
  FeedbackStore,
  Ledger,
  LedgerFilter,
  RunOutcome,
  RunRecord,
  RunStore,
} from '../../pipeline/ports.ts';
import { LIKENESS_BY_WORDS } from '../fakes/likeness-by-words.ts';
import { toNewRun } from '../fakes/new-run.ts';
import { inOneUnit } from './in-one-unit.ts';

export interface LedgerStores {
  readonly runs: RunStore;
  readonly beginUnit: BeginUnit;
  readonly ledger: Ledger;
  readonly feedback: FeedbackStore;
}

const EVER: LedgerFilter = { from: '0000-01-01', to: '9999-12-31' };
const never = new AbortController().signal;

/** What every Ledger does. `create` gives empty stores. */
export function describeLedger(name: string, create: () => Promise<LedgerStores>): void {
  describe(`${name} as a ledger`, () => {
    let stores: LedgerStores;
    beforeEach(async () => {
      stores = await create();
    });

    async function ask(question: string, outcome: RunOutcome = toOutcome(), more = {}): Promise<RunRecord> {
      const { run } = await stores.runs.begin(toNewRun({ question, visitorId: 'ann', ...more }));
      const measures = { language: 'en-GB', firstEventMs: 4, totalMs: 40 };
      await inOneUnit(stores.beginUnit, (unit) => unit.finish(run.id, outcome, measures));
      return run;
    }
    const countAll = () =>
      countBatch(
        {
          ledger: stores.ledger,
          likeness: LIKENESS_BY_WORDS,
          listCollections: async () => ['guide'],
          pauseMs: 0,
          onFailure: (error) => {
            throw error;
          },
        },
        never,
      );
    const erase = (run: RunRecord) =>
      inOneUnit(stores.beginUnit, (unit) => {
        unit.eraseRuns([run]);
        unit.eraseConversation(run.conversationId);
      });
    const sums = async (filter = EVER) =>
      Object.fromEntries((await stores.ledger.sum(filter)).map(({ measure, amount }) => [measure, amount]));

    it('counts a run once, after it has ended', async () => {
      await stores.runs.begin(toNewRun({ question: 'Still open?' }));
      const run = await ask('What is quartz?');
      expect(await countAll()).toBe(1);
      expect(await countAll()).toBe(0);
      expect(await sums()).toMatchObject({ 'ending.answered': 1, 'tokens.input': 7, 'tokens.output': 3 });
      expect(await stores.ledger.findRun(run.id)).toMatchObject({
        runId: run.id,
        question: 'What is quartz?',
        startedAt: run.startedAt,
        language: 'en',
        site: '',
        collection: '',
        ending: 'answered',
        isWeak: false,
        isDegraded: false,
        confidence: 0.9,
        firstEventMs: 4,
        totalMs: 40,
        inputTokens: 7,
        outputTokens: 3,
      });
    });

    it('adds to what it has counted', async () => {
      await ask('What is quartz?');
      await countAll();
      await ask('What is quartz?');
      await ask('What is it?', toOutcome({ finishReason: 'unsure', confidence: 0.2 }));
      await countAll();
      expect(await sums()).toMatchObject({ 'ending.answered': 2, 'ending.unsure': 1, weak: 1 });
      expect(await stores.ledger.listDocuments(EVER, 9)).toEqual([{ document: 'rocks.md', amount: 3 }]);
    });

    it('counts nothing twice that two processes count at once', async () => {
      await ask('What is quartz?');
      await Promise.all([countAll(), countAll()]);
      expect((await sums())['ending.answered']).toBe(1);
      expect(await stores.ledger.listRuns(EVER, { limit: 9 })).toHaveLength(1);
    });

    it('puts questions that ask the same into one family, the ones without an answer first', async () => {
      const unanswered = toOutcome({ finishReason: 'unanswered', confidence: 0 });
      await ask('What is quartz?');
      await ask('Polish granite stone slabs', unanswered);
      await ask('polish granite stone slabs!', unanswered);
      await ask('Polish granite stone slabs quickly', unanswered);
      await countAll();
      await ask('polish granite stone', unanswered);
      await countAll();
      const window = { limit: 9, from: 0, onlyWeak: false };
      const families = await stores.ledger.listFamilies(EVER, window);
      expect(families).toMatchObject([
        { asked: 4, weak: 4, forms: 3, latest: { question: 'polish granite stone' } },
        { asked: 1, weak: 0, forms: 1, latest: { question: 'What is quartz?' } },
      ]);
      expect(await stores.ledger.listFamilies(EVER, { ...window, onlyWeak: true })).toHaveLength(1);
      expect(await stores.ledger.listForms(families[0]?.family ?? 0, 2)).toEqual([
        'polish granite stone slabs!',
        'polish granite stone',
      ]);
    });

    it('tells what it is asked for by day, language, site and collection alone', async () => {
      await ask('One?', toOutcome(), { site: 'shop', options: { filter: { collection: 'guide' } } });
      await ask('Two?', toOutcome(), { options: { filter: { collection: 'made up by a visitor' } } });
      await countAll();
      const questions = async (filter: Partial<LedgerFilter>) =>
        (await stores.ledger.listRuns({ ...EVER, ...filter }, { limit: 9 })).map(({ question }) => question);
      expect(await questions({ site: 'shop' })).toEqual(['One?']);
      expect(await questions({ collection: '' })).toEqual(['Two?']);
      expect(await questions({ language: 'de' })).toEqual([]);
      expect(await questions({ to: '2000-01-01' })).toEqual([]);
      expect(await questions({})).toEqual(['Two?', 'One?']);
      expect(await sums({ ...EVER, site: 'shop' })).toMatchObject({ 'ending.answered': 1 });
      const places = await stores.ledger.listPlaces();
      expect(places).toHaveLength(2);
      expect(places).toContainEqual({ language: 'en', site: 'shop', collection: 'guide' });
    });

    it('lists runs in pages, of a family or of an ending', async () => {
      const first = await ask('First?');
      await ask('Second?', toOutcome({ finishReason: 'reply' }));
      await ask('Third?');
      await countAll();
      const [latest] = await stores.ledger.listRuns(EVER, { limit: 1 });
      expect(latest?.question).toBe('Third?');
      const before = { limit: 9, before: latest?.key ?? 0 };
      expect((await stores.ledger.listRuns(EVER, before)).map(({ question }) => question)).toEqual([
        'Second?',
        'First?',
      ]);
      expect(await stores.ledger.listRuns(EVER, { limit: 9, ending: 'reply' })).toMatchObject([
        { question: 'Second?' },
      ]);
      const family = (await stores.ledger.findRun(first.id))?.family ?? 0;
      expect(await stores.ledger.listRuns(EVER, { limit: 9, family })).toMatchObject([
        { question: 'First?' },
      ]);
    });

    it('has what visitors say of answers, until they take it back', async () => {
      const [one, two] = [await ask('One?'), await ask('Two?')];
      await ask('Three?');
      await countAll();
      await stores.feedback.set(one.id, { helpful: true, reason: null, comment: null });
      const down = { helpful: false, reason: 'wrong', comment: 'It is 3.0 now.' } as const;
      await stores.feedback.set(two.id, down);
      expect(await stores.ledger.countFeedback(EVER)).toEqual({ helpful: 1, unhelpful: 1 });
      expect(await stores.ledger.countFeedback({ ...EVER, language: 'de' })).toEqual({
        helpful: 0,
        unhelpful: 0,
      });
      expect(await stores.ledger.listRuns(EVER, { limit: 9, isUnhelpful: true })).toMatchObject([
        { question: 'Two?', feedback: down },
      ]);
      expect(await stores.ledger.findRun(one.id)).toMatchObject({ feedback: { helpful: true } });
      await stores.feedback.remove(two.id);
      expect(await stores.ledger.countFeedback(EVER)).toEqual({ helpful: 1, unhelpful: 0 });
      await erase(one);
      expect(await stores.ledger.countFeedback(EVER)).toEqual({ helpful: 0, unhelpful: 0 });
    });

    it('keeps counts alone of what is erased', async () => {
      const run = await ask('What is quartz?');
      const same = await ask('what is quartz');
      await countAll();
      await erase(run);
      expect(await stores.ledger.findRun(run.id)).toBeNull();
      expect(await stores.ledger.findAlike(['quartz'])).toHaveLength(1);
      await erase(same);
      expect(await stores.ledger.listRuns(EVER, { limit: 9 })).toEqual([]);
      expect(await stores.ledger.listFamilies(EVER, { limit: 9, from: 0, onlyWeak: false })).toEqual([]);
      // Nothing of its words is left.
      expect(await stores.ledger.findAlike(['quartz'])).toEqual([]);
      expect((await sums())['ending.answered']).toBe(2);
    });

    it('forgets an erased run that it has not counted', async () => {
      await erase(await ask('What is quartz?'));
      expect(await stores.ledger.listUncounted(9)).toEqual([]);
      expect(await countAll()).toBe(0);
    });

    it('counts later what was erased and asked again between reading and counting', async () => {
      const old = await ask('What is quartz?');
      await countAll();
      await ask('What is quartz?');
      const [ended] = await stores.ledger.listUncounted(9);
      await erase(old);
      // The question was known when it was looked up, and is gone.
      await stores.ledger.count(ended ? [tallyRun(ended, () => false)] : [], []);
      expect(await stores.ledger.listUncounted(9)).toMatchObject([{ language: 'en-GB', totalMs: 40 }]);
      await countAll();
      expect(await stores.ledger.listRuns(EVER, { limit: 9 })).toHaveLength(1);
    });
  });
}

function toOutcome(payload = {}): RunOutcome {
  const sources = [{ documentId: 'rocks.md' }, { documentId: 'rocks.md' }];
  return {
    state: 'done',
    response: 'Quartz.',
    errorCode: null,
    payload: {
      success: true,
      finishReason: 'extractive',
      confidence: 0.9,
      sources,
      degraded: [],
      usage: { inputTokens: 7, outputTokens: 3 },
      timings: { init: 1, totalMs: 40 },
      ...payload,
    } as never,
  };
}
