import type {
  ComposeRequest,
  PageComposer,
  PageDraft,
  PaidStage,
  RetryingWriter,
  RunResults,
  Usage,
  WrittenAnswer,
} from '../../ports.ts';
import type { OnWritten } from './stages/model-writer.ts';

/** The tokens that a stage's model has used in this run, and where those of an earlier process are added. */
export interface StageTokens {
  used(): Usage | null;
  add(usage: Usage): void;
}

interface Kept<Result> {
  /** Ids of the passages, in their order: the result's numbers mean these. */
  readonly passages: readonly string[];
  readonly usage: Usage | null;
  readonly result: Result;
}

interface KeptAnswer {
  readonly text: string;
  readonly answer: WrittenAnswer;
}

/** Returns what wraps the stages of one run so that a result that was paid for is kept, and given back when asked for again. */
export function createPaidResults(results: RunResults) {
  /** Null as well when the search has come to other passages in the meantime. */
  async function find<Result>(stageId: PaidStage, request: ComposeRequest): Promise<Kept<Result> | null> {
    const text = await results.find(stageId);
    if (text === null) return null;
    const found = JSON.parse(text) as Kept<Result>;
    const ids = request.passages.map(({ id }) => id);
    return found.passages.join('\n') === ids.join('\n') ? found : null;
  }

  function keep(stageId: PaidStage, request: ComposeRequest, usage: Usage | null, result: unknown) {
    const passages = request.passages.map(({ id }) => id);
    results.keep(stageId, JSON.stringify({ passages, usage, result } satisfies Kept<unknown>));
  }

  return {
    /** `create` makes the writer, which tells of what it has written whole. */
    ofWriter(create: (onWritten: OnWritten) => RetryingWriter, tokens: StageTokens): RetryingWriter {
      const writer = create((request, text, answer) =>
        keep('response', request, tokens.used(), { text, answer } satisfies KeptAnswer),
      );
      return {
        async *write(request, signal) {
          const found = await find<KeptAnswer>('response', request);
          if (!found) return yield* writer.write(request, signal);
          if (found.usage) tokens.add(found.usage);
          return yield* repeat(found.result);
        },
      };
    },

    ofComposer(composer: PageComposer, tokens: StageTokens): PageComposer {
      return {
        async compose(request, signal) {
          const found = await find<PageDraft>('page', request);
          if (found) {
            if (found.usage) tokens.add(found.usage);
            return found.result;
          }
          const draft = await composer.compose(request, signal);
          keep('page', request, tokens.used(), draft);
          return draft;
        },
      };
    },
  };
}

async function* repeat({ text, answer }: KeptAnswer): AsyncGenerator<string, WrittenAnswer, void> {
  if (text !== '') yield text;
  return answer;
}
