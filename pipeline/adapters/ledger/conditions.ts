import { type LedgerFilter, PLACE_PARTS } from '../../ports.ts';
import { EVERYWHERE } from './everywhere.ts';
import type { ScriptValue } from './script.ts';

/** Counts of all places are there already; those of some are added up from each. */
export function toCountCondition(
  filter: LedgerFilter,
  table: string,
): { where: string; values: ScriptValue[] } {
  if (PLACE_PARTS.every((part) => filter[part] === undefined))
    return toCondition({ ...filter, ...EVERYWHERE }, table);
  const { where, values } = toCondition(filter, table);
  return { where: `${where} AND ${table}.language <> ?`, values: [...values, EVERYWHERE.language] };
}

/** `day`: how the day is named, where another way of reading is wanted than by an index of the days. */
export function toCondition(
  filter: LedgerFilter,
  table: string,
  day = 'day',
): { where: string; values: ScriptValue[] } {
  const parts = PLACE_PARTS.filter((part) => filter[part] !== undefined);
  const where = [`${table}.${day} BETWEEN ? AND ?`, ...parts.map((part) => `${table}.${part} = ?`)];
  return {
    where: where.join(' AND '),
    values: [filter.from, filter.to, ...parts.map((part) => filter[part] as string)],
  };
}
