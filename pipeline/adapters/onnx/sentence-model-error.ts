/** Something about a sentence model that its owner can mend; the message says how. Its subject, the model's folder, may stand before it. */
export class SentenceModelError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SentenceModelError';
  }
}
