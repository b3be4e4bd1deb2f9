import { isRunFailure, RunFailure } from '../../failure.ts';

/**
 * Classes and codes of SQLSTATE that tell of the server and not of what was to be written: no connection, no resources, the
 * server is stopping or starting, it only reads, and conflicts that another try may not meet.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const STORAGE_STATES = /^(?:08...|53...|57P0.|57014|58...|25006|40001|40P01)$/;
/** What the driver and the system say when there is no server, or it is gone. */
const NO_SERVER =
  /^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)$/;
const GONE = /connection terminated|timeout exceeded|query read timeout|connection error|not queryable/i;

/** The failure of a server that cannot be reached or takes nothing, as `storage_unavailable`; anything else as it is. */
export function toStorageFailure(error: unknown): unknown {
  if (isRunFailure(error)) return error;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const isStorage =
    (typeof code === 'string' && (STORAGE_STATES.test(code) || NO_SERVER.test(code))) ||
    (typeof message === 'string' && GONE.test(message));
  if (!isStorage) return error;
  const why = typeof message === 'string' && message !== '' ? message : String(code);
  return new RunFailure('storage_unavailable', `PostgreSQL cannot be used: ${why}.`, { cause: error });
}

/** True when nothing more can be said on the connection: it is gone, or does not answer. */
export function isConnectionLost(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && (NO_SERVER.test(code) || /^(?:08...|57P0.)$/.test(code))) return true;
  return typeof message === 'string' && GONE.test(message);
}

/** True for a row that refers to one which is not there. */
export function isMissingReference(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '23503';
}

/** True for a row that is there already. */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '23505';
}
