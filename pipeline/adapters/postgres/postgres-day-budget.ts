import { setTimeout as delay } from 'node:timers/promises';
import { RunFailure, toErrorCode } from '../../failure.ts';
import { createIdSource } from '../../id-source.ts';
import type { BudgetLimits, DayBudget, Spending } from '../../ports.ts';
import { keepTrying } from '../../runs/keep-trying.ts';
import { findUsedUp, hasLimits, mostWithin, NOTHING_SPENT, UNLIMITED_BUDGET } from '../budget-limits.ts';
import type { Postgres, Row } from './connection.ts';

const SETTLE_AGAIN_MS = 1_000;

/**
 * Adds to the visitor's day, then to the site's where the visitor is within their limits, and remembers what was added where.
 * Reserving and settling lock the row of the visitor before that of the site, so that none waits for another in a circle.
 */
const RESERVE = `
  WITH visitor AS (
    INSERT INTO budget_days AS spent (day, visitor, tokens, money)
    VALUES ((now() AT TIME ZONE 'UTC')::date, $2, $3, $4)
    ON CONFLICT (day, visitor) DO UPDATE SET
      tokens = spent.tokens + excluded.tokens, money = spent.money + excluded.money
    RETURNING day, tokens, money
  ), site AS (
    INSERT INTO budget_days AS spent (day, visitor, tokens, money)
    SELECT day, '', $3, $4 FROM visitor WHERE tokens <= $5 AND money <= $6
    ON CONFLICT (day, visitor) DO UPDATE SET
      tokens = spent.tokens + excluded.tokens, money = spent.money + excluded.money
    RETURNING tokens, money
  ), reserved AS (
    INSERT INTO budget_reservations (id, day, visitor, tokens, money, is_of_site)
    SELECT $1, day, $2, $3, $4, EXISTS (SELECT 1 FROM site) FROM visitor
  )
  SELECT visitor.day::text AS day, visitor.tokens, visitor.money, site.tokens AS site_tokens, site.money AS site_money
  FROM visitor LEFT JOIN site ON TRUE`;

/** Whatever is sent a second time finds no reservation any more, and changes nothing. */
const SETTLE = `
  WITH settled AS (
    DELETE FROM budget_reservations WHERE id = $1 RETURNING day, visitor, tokens, money, is_of_site
  ), visitor AS (
    UPDATE budget_days AS spent
    SET tokens = spent.tokens + $2 - settled.tokens, money = spent.money + $3 - settled.money
    FROM settled WHERE spent.day = settled.day AND spent.visitor = settled.visitor
    RETURNING spent.day
  )
  UPDATE budget_days AS spent
  SET tokens = spent.tokens + $2 - settled.tokens, money = spent.money + $3 - settled.money
  FROM settled, visitor WHERE settled.is_of_site AND spent.day = visitor.day AND spent.visitor = ''`;

/**
 * Counts what all processes of a PostgreSQL spend, by its clock, with one statement a call and one when it has ended. While
 * PostgreSQL is away longer than a restart nothing is reserved: no more is spent than calls under way take.
 */
export function createPostgresDayBudget(
  { query, storage }: Pick<Postgres, 'query' | 'storage'>,
  limits: BudgetLimits,
): DayBudget {
  if (!hasLimits(limits)) return UNLIMITED_BUDGET;
  const { visitor, site } = limits;
  const createId = createIdSource();
  let lastDay = '';

  async function reserve(id: string, visitorId: string, { tokens, money }: Spending): Promise<Row> {
    const most = [mostWithin(visitor.tokens), mostWithin(visitor.money)];
    const [row] = await query(RESERVE, [id, visitorId, tokens, money, ...most]);
    return row ?? {};
  }

  /** One that cannot be counted now is counted as soon as PostgreSQL is back. */
  async function settle(id: string, used: Spending): Promise<void> {
    if (!(await trySettling(id, used))) void settleLater(id, used);
  }

  async function settleLater(id: string, used: Spending): Promise<void> {
    do await delay(SETTLE_AGAIN_MS, undefined, { ref: false });
    while (!(await trySettling(id, used)));
  }

  /** False while PostgreSQL is away. What fails otherwise stays counted as it was reserved. */
  async function trySettling(id: string, { tokens, money }: Spending): Promise<boolean> {
    try {
      await query(SETTLE, [id, tokens, money]);
      return true;
    } catch (error) {
      return toErrorCode(error) !== 'storage_unavailable';
    }
  }

  /** A call that is under way at midnight is still settled in the day before. */
  function forgetOldDays(day: string): void {
    if (day === lastDay) return;
    lastDay = day;
    for (const table of ['budget_days', 'budget_reservations'])
      void query(`DELETE FROM ${table} WHERE day < $1::date - 1`, [day]).catch(() => {});
  }

  return {
    async reserve(visitorId, most) {
      const { id, row } = await keepTrying(storage, async () => {
        const tried = createId();
        try {
          return { id: tried, row: await reserve(tried, visitorId, most) };
        } catch (error) {
          // Nobody knows whether it was reserved.
          void settle(tried, NOTHING_SPENT);
          throw error;
        }
      }).catch(explainOutage);
      const usedUp =
        findUsedUp("The visitor's", toSpending(row.tokens, row.money), visitor) ??
        findUsedUp("The site's", toSpending(row.site_tokens, row.site_money), site);
      forgetOldDays(String(row.day));
      if (!usedUp) return { settle: (used) => settle(id, used) };
      await settle(id, NOTHING_SPENT);
      throw usedUp;
    },
  };
}

function explainOutage(error: unknown): never {
  if (toErrorCode(error) !== 'storage_unavailable') throw error;
  throw new RunFailure(
    'upstream_rate_limited',
    'What may still be spent today cannot be told without PostgreSQL.',
    {
      cause: error,
    },
  );
}

function toSpending(tokens: unknown, money: unknown): Spending {
  return { tokens: Number(tokens ?? 0), money: Number(money ?? 0) };
}
