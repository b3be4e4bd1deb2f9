import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Of the clock in which Linux counts the time of processes. */
const TICKS_A_SECOND = Number(execFileSync('getconf', ['CLK_TCK']));

/**
 * Milliseconds of CPU that a process, those that it has started and those of them that are over have taken. Linux only; a
 * hundredth of a second is the smallest that it counts.
 */
export function readCpuMs(pid: number): number {
  return (
    ((readOwnTicks(pid) + readChildren(pid).reduce((sum, child) => sum + readOwnTicks(child), 0)) * 1_000) /
    TICKS_A_SECOND
  );
}

/** User and system time, with that of children that are over. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function readOwnTicks(pid: number): number {
  const fields = readStat(pid);
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
}

function readChildren(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => Number(readStat(child)[1]) === pid);
}

/** The fields from the state on, behind the name, in which anything may stand. None of a process that is over. */
function readStat(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
