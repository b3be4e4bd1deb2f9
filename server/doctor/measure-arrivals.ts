import type { StreamObservation } from './observation.ts';

/** What is read so soon after a stall of the listener had waited for its end. */
const AFTER_STALL_MS = 15;

/** One event of the paced stream, on the way from the server to whoever listens. */
export interface Arrival {
  readonly sentMs: number;
  /** When it was read. */
  readonly atMs: number;
  /** How much longer than the fastest event it was under way until it was read. */
  readonly lateMs: number;
  /** The part of it that no stall of the listener explains. */
  readonly heldMs: number;
}

/** Every event of the stream in its order. The two clocks differ by a constant, which the differences do not contain. */
export function measureArrivals({ ticks, stalls }: StreamObservation): readonly Arrival[] {
  const fastestMs = Math.min(...ticks.map(([sentMs, atMs]) => atMs - sentMs));
  return ticks.map(([sentMs, atMs]) => ({
    sentMs,
    atMs,
    lateMs: atMs - sentMs - fastestMs,
    heldMs: Math.max(0, findEarliest(atMs, stalls) - sentMs - fastestMs),
  }));
}

/** The earliest moment at which something can have arrived that was read at `atMs`. */
export function findEarliest(atMs: number, stalls: StreamObservation['stalls']): number {
  const waited = stalls.filter(([fromMs, toMs]) => fromMs <= atMs && atMs <= toMs + AFTER_STALL_MS);
  return Math.min(atMs, ...waited.map(([fromMs]) => fromMs));
}
