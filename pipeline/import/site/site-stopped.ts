/** Thrown when a site cannot be read, or cannot be read on; the message says what to do. */
export class SiteStopped extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SiteStopped';
  }
}
