import { pino } from 'pino';

/** Causes of causes that are followed. */
const MAX_CAUSES = 5;
const UNREADABLE = 'Something was thrown that cannot be read.';

/**
 * What the log keeps of anything that was thrown. Never throws: a frozen error, one whose properties throw, a proxy that was
 * revoked, all give a line with what can be read of them.
 */
export function serializeError(thrown: unknown): unknown {
  try {
    const error = thrown instanceof Error ? thrown : new Error(`Thrown: ${describe(thrown)}`);
    // It marks what it has seen in the errors themselves.
    return pino.stdSerializers.err(error);
  } catch {
    return toReadable(thrown, MAX_CAUSES);
  }
}

function toReadable(thrown: unknown, causesLeft: number): Record<string, unknown> {
  const readText = (key: string): string | undefined => {
    const value = read(thrown, key);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  const cause = causesLeft > 0 ? read(thrown, 'cause') : undefined;
  return {
    type: readText('name'),
    message: readText('message') ?? describe(thrown),
    stack: readText('stack'),
    code: readText('code'),
    ...(cause === undefined ? {} : { cause: toReadable(cause, causesLeft - 1) }),
  };
}

function read(thrown: unknown, key: string): unknown {
  try {
    return (thrown as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function describe(thrown: unknown): string {
  for (const say of [JSON.stringify, String]) {
    try {
      const text = say(thrown);
      if (text !== undefined) return text;
    } catch {
      // The next way, then.
    }
  }
  return UNREADABLE;
}
