import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Request, type Response, Router } from 'express';
import type { LedgerRun } from '../../../pipeline/ports.ts';
import { audit } from '../../operator/guard-operator.ts';
import type { OperatorDesk } from '../../operator/operator-desk.ts';
import { readOperatorView } from '../../pages/operator/ledger-place.ts';

/** Runs that are read, and sent, at a time. */
const BATCH = 500;

/** The columns, in this order for ever; new ones come at the end. */
const COLUMNS = {
  run_id: ({ runId }) => runId,
  asked_at: ({ startedAt }) => new Date(startedAt).toISOString(),
  question: ({ question }) => question,
  group: ({ family }) => family,
  ending: ({ ending }) => ending,
  weak: ({ isWeak }) => isWeak,
  degraded: ({ isDegraded }) => isDegraded,
  confidence: ({ confidence }) => confidence,
  language: ({ language }) => language,
  site: ({ site }) => site,
  collection: ({ collection }) => collection,
  first_event_ms: ({ firstEventMs }) => firstEventMs,
  total_ms: ({ totalMs }) => totalMs,
  input_tokens: ({ inputTokens }) => inputTokens,
  output_tokens: ({ outputTokens }) => outputTokens,
  helpful: ({ feedback }) => feedback?.helpful ?? null,
  reason: ({ feedback }) => feedback?.reason ?? null,
  comment: ({ feedback }) => feedback?.comment ?? null,
} as const satisfies Readonly<Record<string, (run: LedgerRun) => string | number | boolean | null>>;

const FORMATS = {
  csv: {
    type: 'text/csv; charset=utf-8',
    head: `${Object.keys(COLUMNS).join(',')}\r\n`,
    toLine: (run: LedgerRun) =>
      `${Object.values(COLUMNS)
        .map((read) => toCell(read(run)))
        .join(',')}\r\n`,
  },
  jsonl: {
    type: 'application/x-ndjson; charset=utf-8',
    head: '',
    toLine: (run: LedgerRun) =>
      `${JSON.stringify(Object.fromEntries(Object.entries(COLUMNS).map(([name, read]) => [name, read(run)])))}\n`,
  },
} as const;

/** `GET /operator/export.csv` and `/operator/export.jsonl`: all runs of the view, the latest first. */
export function createOperatorExportRoutes(desk: OperatorDesk): Router {
  const router = Router();
  for (const format of ['csv', 'jsonl'] as const)
    router.get(`/export.${format}`, (req, res) => sendRuns(desk, format, req, res));
  return router;
}

async function sendRuns(
  { ledger, logger, now }: OperatorDesk,
  format: keyof typeof FORMATS,
  req: Request,
  res: Response,
): Promise<void> {
  const { filter } = readOperatorView(req.query, now());
  const { type, head, toLine } = FORMATS[format];
  audit(logger, req, res, { action: 'export', format, ...filter });
  res.set({
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="questions-${filter.from}-${filter.to}.${format}"`,
  });
  res.write(head);
  let before: number | undefined;
  while (!res.destroyed) {
    const runs = await ledger.listRuns(filter, { limit: BATCH, ...(before !== undefined && { before }) });
    const isTaken = runs.length === 0 || res.write(runs.map(toLine).join(''));
    // Whoever reads slowly is waited for; whoever has left is not.
    if (!isTaken) await Promise.race([once(res, 'drain'), once(res, 'close')]);
    if (runs.length < BATCH) break;
    // Also where the network takes all at once: streams have their turn after each batch.
    await nextTurn();
    before = runs.at(-1)?.key;
  }
  res.end();
}

/** A cell that spreadsheets take for what it is: what begins like a formula gets a sign that it is none. */
function toCell(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value);
  const plain = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
