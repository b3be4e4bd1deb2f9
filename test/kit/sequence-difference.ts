export interface SequenceDifference {
  /** Wanted and not found; `before` is the index in what was found at which it should stand. */
  readonly missing: readonly { readonly item: string; readonly before: number }[];
  /** Indices of what was found and not wanted there. */
  readonly extra: readonly number[];
}

/** The smallest set of omissions and additions between two sequences, by their longest common subsequence. */
export function findDifferences(wanted: readonly string[], found: readonly string[]): SequenceDifference {
  const lengths = wanted.map(() => found.map(() => 0));
  const lengthAt = (at: number, other: number) => lengths[at]?.[other] ?? 0;
  for (let at = wanted.length - 1; at >= 0; at--) {
    for (let other = found.length - 1; other >= 0; other--) {
      const row = lengths[at] as number[];
      row[other] =
        wanted[at] === found[other]
          ? lengthAt(at + 1, other + 1) + 1
          : Math.max(lengthAt(at + 1, other), lengthAt(at, other + 1));
    }
  }
  const missing: { item: string; before: number }[] = [];
  const extra: number[] = [];
  let at = 0;
  let other = 0;
  while (at < wanted.length || other < found.length) {
    if (at < wanted.length && other < found.length && wanted[at] === found[other]) {
      at++;
      other++;
    } else if (
      at < wanted.length &&
      (other >= found.length || lengthAt(at + 1, other) >= lengthAt(at, other + 1))
    ) {
      missing.push({ item: wanted[at++] as string, before: other });
    } else {
      extra.push(other++);
    }
  }
  return { missing, extra };
}
