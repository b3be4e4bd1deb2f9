import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Embedder, OwnKind, OwnKindStore, OwnKindTeller } from '../../../ports.ts';
import { focusQuestion } from '../../../text/focus-question.ts';
import { borrowContext } from '../knowledge/borrow-context.ts';
import type { BestKind } from './kind-model.ts';
import { createKindJudge, type KindModel } from './kind-model.ts';
import type { KindText } from './kind-vocabulary.ts';
import { toKindTexts } from './learn-kinds.ts';
import { unpackKindModel } from './pack-kind-model.ts';

export interface OwnKindTellerOptions {
  readonly store: OwnKindStore;
  readonly embedder: Embedder;
  /** Told once when what is kept cannot be used; no kind is told then. */
  readonly onBroken: (error: unknown) => void;
}

type Judge = (text: string, signal: AbortSignal) => Promise<BestKind>;

interface ReadKinds {
  readonly actions: KindModel['actions'];
  /** From which score on a kind is believed. */
  readonly bound: number;
  readonly judge: Judge;
}

/** From here on a kind is told. */
const BELIEVED = 0.5;
/** How much of what speaks for the kind of a question must be left together with the one that goes on from it. */
const LEFT = 0.5;
/** A longer message is told by what it asks, as are the owner's examples, which are short. */
const SHORT_CHARS = 200;

/**
 * Tells the owner's kinds as they are kept now: what is kept is read again only when it has changed. A question that goes on
 * from the one before, `And on Sundays?`, has that one's kind unless its own words speak for another.
 */
export function createOwnKindTeller(options: OwnKindTellerOptions): OwnKindTeller {
  const read = createKindReader(options);
  return {
    async tell({ text, history }, signal): Promise<OwnKind | null> {
      const kinds = await read();
      if (!kinds) return null;
      const asked = text.length > SHORT_CHARS ? focusQuestion(text).asked : text;
      const own = await kinds.judge(asked, signal);
      if (own.confidence >= BELIEVED) return toOwnKind(own, kinds.actions);
      const before = findTopic(asked, history);
      if (before === null) return null;
      const topic = await kinds.judge(before, signal);
      const both = await kinds.judge(`${before}\n${asked}`, signal);
      const above = ({ score }: BestKind) => score - kinds.bound;
      // "What about gift cards?" speaks of something else, and takes away more than "And at Christmas?" does.
      const isSame = both.label === topic.label && above(both) >= LEFT * above(topic);
      if (!isSame || both.confidence < BELIEVED) return null;
      return { ...toOwnKind(both, kinds.actions), isBorrowed: true };
    },
  };
}

/** What a question leans on; null for one that may stand alone. */
function findTopic(asked: string, history: Parameters<OwnKindTeller['tell']>[0]['history']): string | null {
  const context = borrowContext(asked, history);
  if (!context || context.leaning === 'perhaps') return null;
  // What began the talk: questions between may lean as well.
  return context.topics.at(-1)?.text ?? null;
}

function toOwnKind({ label, confidence }: BestKind, actions: KindModel['actions']): OwnKind {
  return { label, confidence, action: actions.get(label) ?? {} };
}

function createKindReader({ store, embedder, onBroken }: OwnKindTellerOptions) {
  let reading: { readonly hash: string; readonly kinds: Promise<ReadKinds | null> } | null = null;

  /** Rejects when the store does. */
  async function readKinds(): Promise<ReadKinds | null> {
    const kept = await store.read();
    try {
      if (!kept) throw new Error('the kept kinds went away while they were read');
      await nextTurn();
      const model = unpackKindModel(kept.model);
      if (embedder.model !== model.embedder)
        throw new Error('the kept kinds were learnt with vectors of another version of Milepost');
      const judgeText = createKindJudge(model);
      const judge: Judge = async (text, signal) => {
        const [kindText] = await toKindTexts([text], embedder, signal);
        return judgeText(kindText as KindText);
      };
      return { actions: model.actions, bound: model.bound.score, judge };
    } catch (error) {
      onBroken(error);
      return null;
    }
  }

  return async function readCurrent(): Promise<ReadKinds | null> {
    const hash = await store.hash();
    if (hash === null) return null;
    if (reading?.hash !== hash) reading = { hash, kinds: readKinds() };
    const { kinds } = reading;
    kinds.catch(() => {
      if (reading?.kinds === kinds) reading = null;
    });
    return kinds;
  };
}
