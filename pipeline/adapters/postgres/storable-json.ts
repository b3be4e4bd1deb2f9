import { toStorableText } from './connection.ts';

/** Escapes of the character zero and of surrogates; of those that stand in pairs too. */
const MAY_BE_REFUSED = /\\u(?:0000|d[89a-f])/i;

/**
 * The value as JSON that PostgreSQL can read. It refuses what has `\u0000` or half a surrogate pair anywhere, whatever is
 * asked of it. https://www.postgresql.org/docs/current/datatype-json.html
 */
export function toStorableJson(value: unknown): string {
  return repairJson(JSON.stringify(value));
}

/** The same for JSON that is written already. What is no JSON stays as it is. */
export function repairJson(text: string): string {
  if (!MAY_BE_REFUSED.test(text)) return text;
  try {
    return JSON.stringify(
      JSON.parse(text, (_key, part: unknown) => (typeof part === 'string' ? toStorableText(part) : part)),
    );
  } catch {
    return text;
  }
}
