import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of its own that answers questions over its IPC channel. */
export interface Child {
  /** Rejects when the process ends first. */
  ask<Answer>(question: object): Promise<Answer>;
  /** The first message that has `key`; rejects when the process ends first. */
  next<Message>(key: string): Promise<Message>;
  end(): Promise<void>;
}

/** Forks `path`. Ends by itself when this process ends: its channel closes. */
export function startChild(path: string, execArgv: readonly string[], args: readonly string[] = []): Child {
  const child = fork(path, args, { execArgv: [...execArgv] });
  let lastId = 0;
  const next = <Message>(key: string, id?: number) => waitForMessage<Message>(child, path, key, id);
  return {
    next,
    async ask<Answer>(question: object) {
      const id = ++lastId;
      const reply = next<{ answer: Answer }>('answer', id);
      child.send({ ...question, id });
      return (await reply).answer;
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

function waitForMessage<Message>(
  child: ChildProcess,
  path: string,
  key: string,
  id: number | undefined,
): Promise<Message> {
  return new Promise((resolve, reject) => {
    const look = (message: unknown) => {
      const entry = message as { id?: number };
      if (!(key in entry) || (id !== undefined && entry.id !== id)) return;
      settle();
      resolve(message as Message);
    };
    const fail = () => {
      settle();
      reject(new Error(`${path} ended before it answered.`));
    };
    const settle = () => {
      child.off('message', look);
      child.off('exit', fail);
    };
    child.on('message', look);
    child.on('exit', fail);
  });
}
