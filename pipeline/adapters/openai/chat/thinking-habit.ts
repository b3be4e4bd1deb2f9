/** Names of models that think, most of whose templates open the reasoning themselves. */
const THINKS = /think|reason|qwq|(?:^|[^a-z0-9])r1(?:[^a-z0-9]|$)/i;
const DAY_MS = 86_400_000;

/**
 * Whether a model's reasoning comes as text without its opening tag, because the chat template has written that: then nobody
 * can tell reasoning from an answer until the end tag comes. It is learnt from the answers, and forgotten after a day.
 */
export interface ThinkingHabit {
  /** Whether the text has to be held until the reasoning ends. */
  readonly isOpened: boolean;
  learn(isOpened: boolean): void;
}

export function createThinkingHabit(model: string, now: () => number = Date.now): ThinkingHabit {
  let learnt: { readonly isOpened: boolean; readonly since: number } | null = null;
  return {
    get isOpened() {
      return learnt && now() - learnt.since < DAY_MS ? learnt.isOpened : THINKS.test(model);
    },
    learn(isOpened) {
      learnt = { isOpened, since: now() };
    },
  };
}
