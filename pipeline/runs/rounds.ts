/** Parts of a period. Those of one part are visited together, and hold the event loop up only a little. */
const PARTS = 20;

/** Visits each of its members once a period, each at its own moment in it. */
export interface Rounds<Member> {
  add(member: Member): void;
  remove(member: Member): void;
}

/** `isItsTurn`: with more members than have a turn in a period, each has one less often. */
export type Visit<Member> = (member: Member, isItsTurn: boolean) => void;

/**
 * One timer for all members, which runs as long as there are any. Were all runs visited at the same moment, a thousand of them would
 * hold up whoever asks just then by 30 ms, once a period.
 */
export function createRounds<Member>(
  periodMs: number,
  turnsAPeriod: number,
  visit: Visit<Member>,
): Rounds<Member> {
  const parts = Array.from({ length: PARTS }, () => new Set<Member>());
  const partOf = new Map<Member, Set<Member>>();
  let at = 0;
  let periods = 0;
  let timer: NodeJS.Timeout | undefined;

  return {
    add(member) {
      // The part that was visited last comes again in a whole period.
      const part = parts[at] as Set<Member>;
      part.add(member);
      partOf.set(member, part);
      timer ??= setInterval(visitNext, periodMs / PARTS).unref();
    },
    remove(member) {
      partOf.get(member)?.delete(member);
      partOf.delete(member);
      if (partOf.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    },
  };

  function visitNext(): void {
    at = (at + 1) % PARTS;
    if (at === 0) periods++;
    const share = Math.max(1, Math.ceil(partOf.size / turnsAPeriod));
    let place = periods;
    for (const member of parts[at] as Set<Member>) visit(member, place++ % share === 0);
  }
}
