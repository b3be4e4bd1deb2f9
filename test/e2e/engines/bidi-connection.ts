import { WebSocket } from 'undici';

export interface BidiConnection {
  /** @throws {Error} with what the browser said, or when the connection ended before it said anything */
  send<Result>(method: string, params: object): Promise<Result>;
  onEvent<Params>(method: string, listen: (params: Params) => void): void;
  close(): void;
}

/** A message of WebDriver BiDi: the answer to a command, or an event. https://www.w3.org/TR/webdriver-bidi/#protocol */
interface Message {
  readonly type: 'success' | 'error' | 'event';
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
}

/** Connects to a browser that speaks WebDriver BiDi. */
export async function connectBidi(address: string): Promise<BidiConnection> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, PromiseWithResolversOf<unknown>>();
  const listeners = new Map<string, (params: never) => void>();
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.type === 'event') return listeners.get(message.method ?? '')?.(message.params as never);
    const command = waiting.get(message.id ?? 0);
    waiting.delete(message.id ?? 0);
    if (message.type === 'success') command?.resolve(message.result);
    else command?.reject(new Error(`${message.error}: ${message.message}`));
  });
  const opened = withResolvers<void>();
  socket.addEventListener('open', () => opened.resolve());
  socket.addEventListener('close', () => {
    const ended = new Error('The connection to the browser has ended.');
    opened.reject(ended);
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  });
  await opened.promise;
  return {
    send<Result>(method: string, params: object) {
      const command = withResolvers<unknown>();
      lastId += 1;
      waiting.set(lastId, command);
      socket.send(JSON.stringify({ id: lastId, method, params }));
      return command.promise as Promise<Result>;
    },
    onEvent(method, listen) {
      listeners.set(method, listen);
    },
    close: () => socket.close(),
  };
}

interface PromiseWithResolversOf<Result> {
  readonly promise: Promise<Result>;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: Error) => void;
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers<Result>(): PromiseWithResolversOf<Result> {
  let resolve: (result: Result) => void = () => {};
  let reject: (reason: Error) => void = () => {};
  const promise = new Promise<Result>((fulfil, fail) => {
    resolve = fulfil;
    reject = fail;
  });
  return { promise, resolve, reject };
}
