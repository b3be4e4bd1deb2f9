import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { ImportUnderWay } from '../import-under-way.ts';
import type { ChangeCursor, CopyUpdate, DocumentCopy, DocumentFeed, PresentDocuments } from '../ports.ts';
import { UnindexableDocument } from '../ports.ts';

export interface FollowerWatch {
  /** Changes taken up so far, of an update that is not over. */
  progress(changes: number): void;
  /** The copy holds this version now. */
  followed(update: { version: number; changes: number; ms: number; isAnew: boolean }): void;
  /** A document that is left out until it changes. */
  skipped(documentId: string, reason: unknown): void;
  /** Called once, however often the next tries fail. */
  failed(error: unknown): void;
}

export interface FollowerOptions {
  readonly feed: DocumentFeed;
  readonly copy: DocumentCopy;
  readonly watch: FollowerWatch;
  readonly lookEveryMs?: number;
}

/** Keeps a copy of the documents that several processes share. */
export interface DocumentFollower {
  /**
   * Resolves when the copy holds what was present at the call, or at least an earlier version of these documents: the rest is
   * tried again by the next look. Rejects when it holds none and cannot be made.
   */
  catchUp(): Promise<void>;
  /** Looks for changes now, and takes them up. Never rejects: what fails is tried again by the next look. */
  look(): Promise<void>;
  /** Looks every other second from now on. */
  begin(): void;
  /** Ends the looking, and gives up an update that is under way. */
  end(): Promise<void>;
  /** `listener` is told whenever the copy holds other documents. */
  onChange(listener: () => void): void;
}

const LOOK_EVERY_MS = 2_000;
const TRY_AGAIN_MS = 100;
const ENDED = new Error('The follower has ended.');

/** A copy that holds no version of the feed is made anew, in one update like any other. */
export function createDocumentFollower(options: FollowerOptions): DocumentFollower {
  const { feed, copy, watch, lookEveryMs = LOOK_EVERY_MS } = options;
  const listeners: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let following: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let isEnded = false;
  let isFailing = false;
  /** Whether what the copy holds was seen to be a version of the feed. */
  let isKnown = false;

  /** One that is under way may have read before this call: it is followed by another one. */
  function follow(): Promise<void> {
    if (following === null) {
      following = followOnce().finally(() => {
        following = null;
      });
      return following;
    }
    next ??= following
      .catch(() => {})
      .then(() => {
        next = null;
        return follow();
      });
    return next;
  }

  async function followOnce(): Promise<void> {
    if (isEnded) return;
    const present = await feed.present();
    const held = copy.held();
    if (held && isSame(held, present)) {
      isKnown = true;
      if (held.lastImport?.endedAt !== present.lastImport?.endedAt) copy.note(present);
      return;
    }
    const base = held && (await feed.knows(held)) ? held : null;
    isKnown = base !== null;
    await takeUp(base, present);
    isKnown = true;
  }

  async function takeUp(base: PresentDocuments | null, present: PresentDocuments): Promise<void> {
    const startedAt = performance.now();
    const update = await copy.begin();
    let changes = 0;
    try {
      if (base === null) for (const id of copy.listIds()) await update.remove(id);
      let goal = present;
      let cursor: ChangeCursor = base ? afterAllOf(base) : { version: 0, place: 0 };
      for (;;) {
        if (isEnded) throw ENDED;
        const read = await feed.read(cursor, goal.version);
        for (const change of read) await take(update, change);
        changes += read.length;
        cursor = read.at(-1) ?? cursor;
        if (read.length > 0) {
          watch.progress(changes);
          continue;
        }
        // What a newer version has replaced may not have been read: then that one is read, too.
        const newest = await feed.present();
        if (isSame(newest, goal)) break;
        goal = newest;
      }
      await update.commit(goal);
      watch.followed({
        version: goal.version,
        changes,
        ms: Math.round(performance.now() - startedAt),
        isAnew: base === null,
      });
    } catch (error) {
      await update.abort().catch(() => {});
      throw error;
    }
    for (const listener of listeners) listener();
  }

  async function take(
    update: CopyUpdate,
    change: Awaited<ReturnType<DocumentFeed['read']>>[number],
  ): Promise<void> {
    // Each document takes milliseconds, and the process has others to serve.
    await setImmediate();
    try {
      if (change.kind === 'broken') throw new UnindexableDocument(change.id, change.reason);
      if (change.kind === 'put') return await update.put(change.document);
    } catch (error) {
      if (!(error instanceof UnindexableDocument)) throw error;
      watch.skipped(change.id, error.cause);
    }
    await update.remove(change.id);
  }

  async function attempt(): Promise<unknown> {
    try {
      await follow();
      isFailing = false;
      return null;
    } catch (error) {
      // Another process of the same folder takes it up.
      if (error === ENDED || error instanceof ImportUnderWay) return error;
      if (!isFailing) watch.failed(error);
      isFailing = true;
      return error;
    }
  }

  return {
    async catchUp() {
      for (;;) {
        const failure = await attempt();
        if (failure === null || isKnown) return;
        if (!(failure instanceof ImportUnderWay) || isEnded) throw failure;
        await delay(TRY_AGAIN_MS);
      }
    },
    async look() {
      if (!isEnded) await attempt();
    },
    begin() {
      timer ??= setInterval(() => void attempt(), lookEveryMs).unref();
    },
    async end() {
      isEnded = true;
      clearInterval(timer);
      await (next ?? following)?.catch(() => {});
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

function isSame(one: PresentDocuments, other: PresentDocuments): boolean {
  return one.version === other.version && one.stamp === other.stamp;
}

function afterAllOf({ version }: PresentDocuments): ChangeCursor {
  return { version: version + 1, place: -1 };
}
