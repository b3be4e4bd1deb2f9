/** Thrown for one source that cannot be imported; the message is a reason that a person can act on. */
export class UnreadableSource extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'UnreadableSource';
  }
}
