/** The first release of each line of SQLite that has the fix; what is newer has it too. */
const FIXED = [
  [3, 44, 6],
  [3, 50, 7],
  [3, 51, 3],
] as const;

/**
 * Whether a checkpoint may run while another connection writes. In SQLite before 3.51.3 it could, in a rare race, take a log that
 * was just begun anew for one that is copied, and lose what was committed: https://sqlite.org/wal.html#walresetbug
 */
export function hasResetFix(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major !== 3 || minor > 51) return major >= 3;
  return FIXED.some(([, line, first]) => minor === line && patch >= first);
}
