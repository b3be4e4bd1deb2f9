/**
 * What a run needs from outside itself, as ports, a file a role in `ports/`. The default adapters are in
 * `adapters/embedded/`. Every call that belongs to a run takes its AbortSignal and rejects soon after it aborts.
 */
export * from './ports/budget.ts';
export * from './ports/classifier.ts';
export * from './ports/conversation-turn.ts';
export * from './ports/deliveries.ts';
export * from './ports/document-catalogue.ts';
export * from './ports/document-feed.ts';
export * from './ports/embedder.ts';
export * from './ports/event-log.ts';
export * from './ports/feedback.ts';
export * from './ports/kept-results.ts';
export * from './ports/knowledge.ts';
export * from './ports/lease.ts';
export * from './ports/ledger.ts';
export * from './ports/likeness.ts';
export * from './ports/own-kinds.ts';
export * from './ports/owner-answers.ts';
export * from './ports/owner-texts.ts';
export * from './ports/page.ts';
export * from './ports/profile.ts';
export * from './ports/question-options.ts';
export * from './ports/rate-limiter.ts';
export * from './ports/run-control.ts';
export * from './ports/runs.ts';
export * from './ports/settings.ts';
export * from './ports/shared-vectors.ts';
export * from './ports/site-memory.ts';
export * from './ports/storage.ts';
export * from './ports/unit-of-work.ts';
export * from './ports/writer.ts';
