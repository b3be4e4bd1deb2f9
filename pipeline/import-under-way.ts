/** Thrown when somebody else imports; the message says who. */
export class ImportUnderWay extends Error {
  constructor(pid: number, host: string) {
    super(
      `Another import is under way (process ${pid} on ${host}). Wait until it is done, or stop it, and try again.`,
    );
    this.name = 'ImportUnderWay';
  }
}
