/** Something about a sentence model that its owner can mend; the message says how, and begins in the middle of a sentence. */
export class SentenceModelError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SentenceModelError';
  }
}
