/** What a text was told to be, and how surely. */
export interface Told {
  readonly label: string;
  readonly score: number;
}

export interface Judged extends Told {
  /** Null: it belongs to none. */
  readonly gold: string | null;
}

/** Shares: told right among texts of a label, turned away among those of none; and the area under the curve of the scores. */
export interface Figures {
  readonly inScope: number;
  readonly turnedAway: number;
  readonly auroc: number;
}

export function toFigures(judged: readonly Judged[], bound: number): Figures {
  const own = judged.filter(({ gold }) => gold !== null);
  const others = judged.filter(({ gold }) => gold === null);
  const right = own.filter(({ label, gold, score }) => label === gold && score >= bound).length;
  const away = others.filter(({ score }) => score < bound).length;
  return {
    inScope: right / own.length,
    turnedAway: away / others.length,
    auroc: areaUnderCurve(own, others),
  };
}

/** The bound at which so much of what is told right is given up, and no more. */
export function findBound(judged: readonly Judged[], givenUp: number): number {
  const right = judged.filter(({ label, gold }) => label === gold).map(({ score }) => score);
  return right.sort((a, b) => a - b)[Math.floor(right.length * givenUp)] ?? 0;
}

/** The chance that a text of a label scores higher than one of none (Mann and Whitney). */
function areaUnderCurve(own: readonly Told[], others: readonly Told[]): number {
  const all = [
    ...own.map(({ score }) => ({ score, isOwn: true })),
    ...others.map(({ score }) => ({ score, isOwn: false })),
  ].sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]?.score === all[from]?.score) to++;
    ranks += all.slice(from, to).filter(({ isOwn }) => isOwn).length * ((from + to + 1) / 2);
    from = to;
  }
  return (ranks - (own.length * (own.length + 1)) / 2) / (own.length * others.length);
}
