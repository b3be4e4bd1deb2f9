import type { Usage } from '../../../ports.ts';
import type { ChatMessage } from './chat-model.ts';
import { estimateTokens, estimateUsage } from './estimate-tokens.ts';
import type { CountedTokens } from './read-usage.ts';

/** What a reply costs: as the server counts it, estimated where it does not. A class: every reply that is under way holds one. */
export class TokenCount {
  readonly #messages: readonly ChatMessage[];
  #chars = 0;
  #counted: CountedTokens = { inputTokens: null, outputTokens: null };
  /** Characters that had come when the server counted last. */
  #countedAt = 0;

  constructor(messages: readonly ChatMessage[]) {
    this.#messages = messages;
  }

  /** Characters that came, reasoning included. */
  get chars(): number {
    return this.#chars;
  }

  get isEmpty(): boolean {
    const { inputTokens, outputTokens } = this.#counted;
    return this.#chars === 0 && inputTokens === null && outputTokens === null;
  }

  add(chars: number, counted: CountedTokens | null): void {
    this.#chars += chars;
    if (!counted) return;
    this.#counted = {
      inputTokens: counted.inputTokens ?? this.#counted.inputTokens,
      outputTokens: counted.outputTokens ?? this.#counted.outputTokens,
    };
    this.#countedAt = this.#chars;
  }

  tell(): Usage {
    const estimated = estimateUsage(this.#messages, this.#chars);
    const { inputTokens, outputTokens } = this.#counted;
    // A count from before the last text, as some servers send in their first chunk, knows nothing of what came since.
    const since = estimateTokens(this.#chars - this.#countedAt);
    return {
      inputTokens: inputTokens ?? estimated.inputTokens,
      outputTokens: outputTokens === null ? estimated.outputTokens : outputTokens + since,
    };
  }
}
