/**
 * SQL of a value whose reading has its transaction not wait for the disk. What it commits comes before any later commit in
 * PostgreSQL's log, so it is durable with the next one that waits: for what an event of a run tells of afterwards, which
 * nobody sees before its own commit. https://www.postgresql.org/docs/current/wal-async-commit.html
 */
export const WITH_NEXT_COMMIT = `set_config('synchronous_commit', 'off', TRUE)`;
