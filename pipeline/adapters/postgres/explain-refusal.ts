/** Where the address leads, without its password. */
interface Place {
  readonly host: string;
  readonly user: string;
  readonly database: string;
}

/** What is wrong when PostgreSQL refuses a start, and what to do, by SQLSTATE or by the code of the system or of TLS. */
const REASONS: Readonly<Record<string, (place: Place) => string>> = {
  '28P01': ({ host, user }) =>
    `PostgreSQL at ${host} refuses the password of ${user}. Correct it in DATABASE_URL; characters such as @, : and / are written as %40, %3A and %2F there.`,
  '28000': ({ host, user, database }) =>
    `PostgreSQL at ${host} does not let ${user} into ${database}. Create that user, add a line to pg_hba.conf, or add ?sslmode=require to DATABASE_URL where the server wants TLS.`,
  '3D000': ({ host, user, database }) =>
    `PostgreSQL at ${host} has no database ${database}. Create it with: CREATE DATABASE "${database}" OWNER "${user}"`,
  '25006': ({ host }) =>
    `PostgreSQL at ${host} only reads: it is a standby, or set to read-only. Set DATABASE_URL to the address of the primary.`,
  '42501': ({ host, user, database }) =>
    `${user} may not create tables in ${database} at ${host}. Allow it with: GRANT CREATE, USAGE ON SCHEMA public TO "${user}"`,
  '3F000': ({ host, user, database }) =>
    `There is no schema in ${database} at ${host} in which ${user} could create tables. Create it with: CREATE SCHEMA public AUTHORIZATION "${user}"`,
  '53300': ({ host }) =>
    `PostgreSQL at ${host} has no connection left. End other programs that use it, or set max_connections higher there.`,
  '57P03': ({ host }) =>
    `PostgreSQL at ${host} takes no connections yet, or is stopping. Start again in a moment.`,
  ENOTFOUND: ({ host }) => `${host} is no name that this machine knows. Correct the host in DATABASE_URL.`,
  EAI_AGAIN: ({ host }) => `The name server does not answer for ${host}. Check the network of this machine.`,
  SELF_SIGNED_CERT_IN_CHAIN: distrusts,
  DEPTH_ZERO_SELF_SIGNED_CERT: distrusts,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: distrusts,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: distrusts,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host }) =>
    `The certificate of PostgreSQL at ${host} is for another name. Set DATABASE_URL to that name.`,
};

/**
 * Why PostgreSQL could not be used when a process started, as a sentence with what to do. It names host, user and database of
 * `url`, never the password. Null for what is no fault of the server or of the address.
 */
export function explainRefusal(error: unknown, url: string): string | null {
  const place = toPlace(url);
  for (const { code, message, syscall } of causesOf(error)) {
    if (syscall === 'open')
      return `A file that DATABASE_URL names cannot be read (${message}). Correct sslrootcert, sslcert or sslkey there.`;
    const reason = REASONS[code];
    if (reason) return reason(place);
    const refused = /unsupported startup parameter: (\w+)/.exec(message)?.[1];
    if (refused !== undefined)
      return `A pooler at ${place.host} does not take ${refused}. Set ignore_startup_parameters = ${refused} there (PgBouncer), with pool_mode = session, or set DATABASE_URL to PostgreSQL itself.`;
    if (/does not support SSL/.test(message))
      return `PostgreSQL at ${place.host} speaks no TLS. Leave sslmode out of DATABASE_URL, or turn "ssl" on there.`;
  }
  if (!causesOf(error).some(({ code }) => code === 'storage_unavailable')) return null;
  const why = causesOf(error).findLast(({ code }) => /^E[A-Z]+$/.test(code))?.code ?? 'no answer';
  return `PostgreSQL does not answer at ${place.host} (${why}). Start it, or correct host and port in DATABASE_URL.`;
}

function distrusts({ host }: Place): string {
  return `The certificate of PostgreSQL at ${host} is not known here. Add ?sslmode=verify-full&sslrootcert=<file> with its authority to DATABASE_URL.`;
}

function toPlace(url: string): Place {
  const { hostname, port, username, pathname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  return {
    host: `${host || 'localhost'}:${searchParams.get('port') ?? (port || '5432')}`,
    user: decodeURIComponent(username) || 'the user of this process',
    database: decodeURIComponent(pathname.slice(1)),
  };
}

/** The error and what caused it. Those of several addresses of one name come in one `AggregateError`. */
function causesOf(error: unknown): { code: string; message: string; syscall: unknown }[] {
  if (typeof error !== 'object' || error === null) return [];
  const { code = '', message = '', syscall, cause, errors } = error as Record<string, unknown>;
  const inner = Array.isArray(errors) ? errors : [cause];
  return [{ code: String(code), message: String(message), syscall }, ...inner.flatMap(causesOf)];
}
