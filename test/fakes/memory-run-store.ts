import { RunFailure } from '../../pipeline/failure.ts';
import type { Conversation, RunOutcome, RunRecord, RunStore, Turn } from '../../pipeline/ports.ts';
import { createConversationFilter } from '../../pipeline/runs/conversation-filter.ts';
import { gatherWeakAnswers } from '../../pipeline/runs/weak-answers.ts';

export interface MemoryRunStore extends RunStore {
  has(runId: string): boolean;
  finish(runId: string, outcome: RunOutcome): void;
  erase(runId: string): void;
  /** Unless it still has runs. */
  eraseConversation(conversationId: string): void;
}

/** A whole run store in memory; ids count up, and time by the second from `startedAt`. */
export function createMemoryRunStore(startedAt = Date.UTC(2026, 0, 2, 3, 4, 5)): MemoryRunStore {
  const runs: (RunRecord & { idempotencyKey: string | null })[] = [];
  let begun = 0;
  const outcomes = new Map<string, RunOutcome>();
  const attempts = new Map<string, number>();
  const setAside = new Set<string>();
  const titles = new Map<string, string>();
  const toIso = (ms: number) => new Date(ms).toISOString();
  const ofConversation = (conversationId: string) =>
    runs.filter((run) => run.conversationId === conversationId);
  const listedIn = (conversationId: string) =>
    ofConversation(conversationId).filter(({ id }) => !setAside.has(id));
  const toConversation = (first: RunRecord): Conversation => ({
    id: first.conversationId,
    title: titles.get(first.conversationId) ?? listedIn(first.conversationId)[0]?.question ?? first.question,
    createdAt: toIso(first.startedAt),
  });

  const listConversations = (visitorId: string) =>
    runs
      .filter((run) => run.visitorId === visitorId && ofConversation(run.conversationId)[0] === run)
      .map(toConversation)
      .reverse();

  return {
    async begin({ visitorId, conversationId, question, locale, options = {}, idempotencyKey }) {
      const earlier = runs.find(
        (run) => run.visitorId === visitorId && run.idempotencyKey === idempotencyKey,
      );
      if (earlier && idempotencyKey !== null) {
        if (
          earlier.question !== question ||
          JSON.stringify(earlier.options ?? {}) !== JSON.stringify(options)
        )
          throw new RunFailure('idempotency_conflict', 'Same key, other question.');
        return { run: earlier, joined: true, attempt: null, replaced: [], kept: Promise.resolve() };
      }
      if (conversationId !== null && ofConversation(conversationId)[0]?.visitorId !== visitorId) {
        throw new RunFailure('not_found', 'Not a conversation of this visitor.');
      }
      const replaced = runs.find(({ id }) => id === options.replaces);
      const isTheirs =
        replaced?.visitorId === visitorId &&
        (conversationId ?? replaced.conversationId) === replaced.conversationId;
      if (options.replaces !== undefined && !isTheirs)
        throw new RunFailure('not_found', 'Not a run of this visitor and conversation.');
      const stopped: string[] = [];
      if (replaced) {
        const turns = ofConversation(replaced.conversationId);
        for (const { id, state } of turns.slice(turns.findIndex(({ id }) => id === replaced.id))) {
          if (state === 'running' && !setAside.has(id)) stopped.push(id);
          setAside.add(id);
        }
      }
      const number = ++begun;
      const run = {
        id: `run-${number}`,
        visitorId,
        conversationId: conversationId ?? replaced?.conversationId ?? `conversation-${number}`,
        messageId: `message-${number}`,
        question,
        locale,
        ...(Object.keys(options).length > 0 && { options }),
        state: 'running' as const,
        startedAt: startedAt + number * 1000,
        idempotencyKey,
      };
      runs.push(run);
      return { run, joined: false, attempt: 0, replaced: stopped, kept: Promise.resolve() };
    },
    hasAsked: async (visitorId, idempotencyKey) =>
      runs.some((run) => run.visitorId === visitorId && run.idempotencyKey === idempotencyKey),
    has: (runId) => runs.some(({ id }) => id === runId),
    find: async (runId) => runs.find(({ id }) => id === runId) ?? null,
    history: async (run, limit) =>
      listedIn(run.conversationId)
        .filter((other) => other.startedAt < run.startedAt)
        .flatMap((other) => [
          { role: 'visitor' as const, text: other.question },
          toSiteTurn(outcomes.get(other.id)),
        ])
        .slice(-limit),
    finish(runId, outcome) {
      const index = runs.findIndex(({ id }) => id === runId);
      const run = runs[index];
      if (!run) return;
      runs[index] = { ...run, state: outcome.state };
      outcomes.set(runId, outcome);
    },
    findOutcome: async (runId) => outcomes.get(runId) ?? null,
    listRunning: async (runIds) =>
      new Set(runs.filter(({ id, state }) => state === 'running' && runIds.includes(id)).map(({ id }) => id)),
    listUnfinished: async () =>
      runs
        .filter(({ state }) => state === 'running')
        .map((run) => ({ ...run, ...(setAside.has(run.id) && { isSetAside: true as const }) })),
    async countAttempt(runId) {
      const count = (attempts.get(runId) ?? 0) + 1;
      attempts.set(runId, count);
      return count;
    },
    listConversations: async (visitorId, limit) => listConversations(visitorId).slice(0, limit),
    async searchConversations(visitorId, { limit, before = null, words = '' }) {
      const all = listConversations(visitorId);
      const hasWords = createConversationFilter(words);
      const found = all.slice(all.findIndex(({ id }) => id === before) + 1).filter(({ id, title }) => {
        return hasWords?.([title, ...listedIn(id).map(({ question }) => question)]) ?? true;
      });
      const conversations = found.slice(0, limit).map((conversation) => ({
        ...conversation,
        isRunning: listedIn(conversation.id).some(({ state }) => state === 'running'),
      }));
      return { conversations, hasOlder: found.length > limit };
    },
    async renameConversation(conversationId, visitorId, title) {
      if (ofConversation(conversationId)[0]?.visitorId !== visitorId) return false;
      titles.set(conversationId, title);
      return true;
    },
    async findConversation(conversationId, visitorId) {
      const [first] = ofConversation(conversationId);
      return first?.visitorId === visitorId ? toConversation(first) : null;
    },
    async listExchanges(conversationId, { limit, before = null, after = null }) {
      const all = listedIn(conversationId).map((run) => ({
        runId: run.id,
        question: run.question,
        createdAt: toIso(run.startedAt),
        outcome: outcomes.get(run.id) ?? null,
      }));
      const at = all.findIndex(({ runId }) => runId === (after ?? before));
      if (at < 0 && (after ?? before) !== null) return { exchanges: [], hasEarlier: false, hasLater: false };
      const end = before === null ? all.length : at;
      const [from, to] =
        after === null ? [Math.max(0, end - limit), end] : [at + 1, Math.min(all.length, at + 1 + limit)];
      return { exchanges: all.slice(from, to), hasEarlier: from > 0, hasLater: to < all.length };
    },
    listRuns: async (conversationId, limit) => ofConversation(conversationId).slice(0, limit),
    erase(runId) {
      const at = runs.findIndex(({ id }) => id === runId);
      if (at >= 0) runs.splice(at, 1);
      outcomes.delete(runId);
    },
    async listWeakAnswers(time, below) {
      const asked = runs.flatMap(({ id, question, startedAt: at }) => {
        const payload = outcomes.get(id)?.payload;
        return at >= time && payload?.success ? [{ question, startedAt: at, payload }] : [];
      });
      return gatherWeakAnswers(asked.reverse(), below);
    },
    async listIdleConversations(time, limit) {
      const isIdle = ({ conversationId }: RunRecord) =>
        ofConversation(conversationId).every((run) => run.startedAt < time && run.state !== 'running');
      return runs
        .filter((run) => ofConversation(run.conversationId)[0] === run && isIdle(run))
        .map(({ conversationId, visitorId }) => ({ id: conversationId, visitorId }))
        .slice(0, limit);
    },
    // A conversation is there as long as one of its runs is.
    eraseConversation() {},
  };
}

function toSiteTurn(outcome: RunOutcome | undefined): Turn {
  const cited = outcome?.payload?.success ? outcome.payload.sources : [];
  return { role: 'site', text: outcome?.response ?? '', passageIds: cited.map(({ sourceId }) => sourceId) };
}
