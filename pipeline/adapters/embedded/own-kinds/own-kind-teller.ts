import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Embedder, OwnKind, OwnKindStore, OwnKindTeller } from '../../../ports.ts';
import { focusQuestion } from '../../../text/focus-question.ts';
import { borrowContext } from '../knowledge/borrow-context.ts';
import type { BestKind } from './kind-model.ts';
import { createKindJudge, type KindModel } from './kind-model.ts';
import { toKindTexts } from './learn-kinds.ts';
import { unpackKindModel } from './pack-kind-model.ts';

export interface OwnKindTellerOptions {
  readonly store: OwnKindStore;
  /** Loaded when there are kinds, and no sooner. */
  readonly loadEmbedder: () => Promise<Embedder>;
  /** Told once when what is kept cannot be used; no kind is told then. */
  readonly onBroken: (error: unknown) => void;
}

type Judge = (text: string, signal: AbortSignal) => Promise<BestKind>;

interface ReadKinds {
  readonly hash: string;
  readonly model: KindModel | null;
  readonly judge: Judge;
}

/** From here on a kind is told. */
const BELIEVED = 0.5;
/** What a question that goes on from another one may say for another kind by its own words. */
const TELLS_NOTHING = 0.25;
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
      if (!kinds?.model) return null;
      const asked = text.length > SHORT_CHARS ? focusQuestion(text).asked : text;
      const own = await kinds.judge(asked, signal);
      if (own.confidence >= BELIEVED) return toOwnKind(own, kinds.model);
      const before = findTopic(asked, history);
      if (before === null) return null;
      const borrowed = await kinds.judge(`${before}\n${asked}`, signal);
      const contradicts = own.label !== borrowed.label && own.confidence > TELLS_NOTHING;
      if (borrowed.confidence < BELIEVED || contradicts) return null;
      return { ...toOwnKind(borrowed, kinds.model), isBorrowed: true };
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

function toOwnKind({ label, confidence }: BestKind, { actions }: KindModel): OwnKind {
  return { label, confidence, action: actions.get(label) ?? {} };
}

function createKindReader({ store, loadEmbedder, onBroken }: OwnKindTellerOptions) {
  let reading: { readonly hash: string; readonly kinds: Promise<ReadKinds> } | null = null;
  let embedder: Promise<Embedder> | null = null;

  async function readKinds(hash: string): Promise<ReadKinds> {
    try {
      const kept = await store.read();
      if (!kept) throw new Error('the kept kinds went away while they were read');
      await nextTurn();
      const model = unpackKindModel(kept.model);
      embedder ??= loadEmbedder();
      const used = await embedder;
      if (used.model !== model.embedder)
        throw new Error('the kept kinds were learnt with vectors of another version of Milepost');
      const judgeText = createKindJudge(model);
      const judge: Judge = async (text, signal) => {
        const [kindText] = await toKindTexts([text], used, signal);
        return judgeText(kindText as Parameters<typeof judgeText>[0]);
      };
      return { hash: kept.hash, model, judge };
    } catch (error) {
      onBroken(error);
      return { hash, model: null, judge: () => Promise.reject(error) };
    }
  }

  return async function readCurrent(): Promise<ReadKinds | null> {
    const hash = await store.hash();
    if (hash === null) return null;
    if (reading?.hash !== hash) reading = { hash, kinds: readKinds(hash) };
    return reading.kinds;
  };
}
