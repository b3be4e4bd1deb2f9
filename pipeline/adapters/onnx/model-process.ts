import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { RunFailure } from '../../failure.ts';
import type { EmbedOrder, ModelReport } from './model-messages.ts';
import type { ModelRecipe } from './read-model-folder.ts';
import { SentenceModelError } from './sentence-model-error.ts';

/** A model in a process of its own. */
export interface ModelProcess {
  /** The package that runs it. */
  readonly runtime: string;
  /** Null while there is none. */
  pid(): number | null;
  /**
   * The vector of a text. Rejects with a `RunFailure`: `upstream_invalid` when the text was the reason, and
   * `upstream_unavailable` when the process has ended; a later call starts another one.
   */
  embed(text: string): Promise<Float32Array>;
  /** Ends the process; what is under way rejects. */
  end(): void;
}

export interface ModelProcessOptions {
  readonly recipe: ModelRecipe;
  /** The compiled program. */
  readonly program?: string;
  /** After this long another process may be started where one has ended. */
  readonly restartAfterMs?: number;
  /** A process that is silent for longer is ended. */
  readonly hungAfterMs?: number;
}

interface Waiting {
  resolve(vector: Float32Array): void;
  reject(error: Error): void;
}

interface Started {
  readonly child: ChildProcess;
  readonly runtime: string;
}

const PROGRAM = fileURLToPath(new URL('model-main.js', import.meta.url));
/** As long as a server of vectors that is down is left alone. */
const RESTART_AFTER_MS = 5_000;
/** A large model on a busy machine takes seconds for a long passage. */
const HUNG_AFTER_MS = 120_000;

/**
 * Starts the model, and resolves when it has made a first vector. It has a process and not a thread of its own, because the
 * native runtime aborts the process that ends while it computes, and would take the site with it. An idle one keeps no program
 * from ending, and ends with it.
 * @throws {SentenceModelError} when it cannot be run
 */
export async function startModelProcess(options: ModelProcessOptions): Promise<ModelProcess> {
  const { recipe, program = PROGRAM } = options;
  const { restartAfterMs = RESTART_AFTER_MS, hungAfterMs = HUNG_AFTER_MS } = options;
  const waiting = new Map<number, Waiting>();
  let orders = 0;
  let startedAt = performance.now();
  let alive: ChildProcess | null = null;
  const { runtime } = await start();

  async function start(): Promise<Started> {
    startedAt = performance.now();
    const started = await startChild(program, recipe);
    const { child } = started;
    alive = child;
    letGo(child);
    child.on('message', (report: ModelReport) => settle(child, report));
    child.once('exit', (code, signal) => {
      alive = null;
      failAll(`The process of the sentence model ended with ${signal ?? `code ${code}`}.`);
    });
    return started;
  }

  function settle(child: ChildProcess, report: ModelReport): void {
    if (!('id' in report)) return;
    const order = waiting.get(report.id);
    waiting.delete(report.id);
    if (waiting.size === 0) letGo(child);
    if (report.kind === 'made') order?.resolve(report.vector);
    else order?.reject(new RunFailure('upstream_invalid', `The sentence model failed: ${report.message}`));
  }

  function failAll(message: string): void {
    for (const { reject } of waiting.values()) reject(new RunFailure('upstream_unavailable', message));
    waiting.clear();
  }

  async function findAlive(): Promise<ChildProcess> {
    if (alive !== null) return alive;
    if (performance.now() - startedAt < restartAfterMs)
      throw new RunFailure('upstream_unavailable', 'The process of the sentence model has ended.');
    const { child } = await start().catch((cause: Error) => {
      throw new RunFailure('upstream_unavailable', `The sentence model ${cause.message}`, { cause });
    });
    return child;
  }

  return {
    runtime,
    pid: () => alive?.pid ?? null,
    async embed(text) {
      const child = await findAlive();
      const id = ++orders;
      const made = new Promise<Float32Array>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        hold(child);
        const order: EmbedOrder = { id, text };
        // One that cannot be reached is about to end, and fails what waits then.
        child.send(order, () => {});
      });
      const hung = setTimeout(() => child.kill('SIGKILL'), hungAfterMs).unref();
      return made.finally(() => clearTimeout(hung));
    },
    end() {
      alive?.kill();
    },
  };
}

/** Resolves when it has made a first vector. */
function startChild(program: string, recipe: ModelRecipe): Promise<Started> {
  const child = fork(program, { serialization: 'advanced', execArgv: [] });
  return new Promise((resolve, reject) => {
    child.once('message', (report: ModelReport) => {
      if (report.kind === 'ready') resolve({ child, runtime: report.runtime });
      else reject(new SentenceModelError('message' in report ? report.message : 'cannot be run.'));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new SentenceModelError(`ended with ${signal ?? `code ${code}`} when it was started.`)),
    );
    child.send(recipe, () => {});
  });
}

/** Node ends a program although this process lives. */
function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}
