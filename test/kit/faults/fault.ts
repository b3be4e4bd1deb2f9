import type { IncomingMessage, ServerResponse } from 'node:http';

/** The response on its way through the proxy. */
export interface FaultyPassage {
  /** From the server. */
  readonly source: IncomingMessage;
  /** To the client; its head has been sent. */
  readonly target: ServerResponse;
  /** Breaks both connections at once, as a network does. */
  cut(): void;
}

/** Something that goes wrong between a server and its client. */
export interface Fault {
  /** Reads after "when": `the connection is cut after 3 events`. */
  readonly name: string;
  /**
   * Whether the client gets less than the whole stream over this connection. With `true` a stream that arrives whole means
   * that the fault did not happen; `perhaps` leaves it to the server.
   */
  readonly breaksOff: boolean | 'perhaps';
  /** Passes the response on, wrongly. Resolves when it is over; ends `target` unless it cut it. */
  pass(passage: FaultyPassage): Promise<void>;
}
