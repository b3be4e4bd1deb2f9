import { toCosine } from '../../../embedding/unit-vector.ts';
import { embedWords } from '../meaning/embed-text.ts';
import type { MeaningTable } from '../meaning/meaning-table.ts';
import { isSensitiveRole } from './sensitive-topics.ts';

/**
 * Words at the heart of what is not to be kept of anybody's work, and how near a word may come to the three nearest of them.
 * The bounds were set on 400 words for work and where it is done and 100 for belief, politics, crime and sex: they let `ministry`
 * go alone of the former, and hold back what the stems of `isSensitiveRole` do not name, such as `deacon`, `monastery` and `parolee`.
 */
const AREAS = [
  {
    near: 'priest rabbi imam church mosque synagogue clergy monk bishop temple worship religious',
    bound: 0.3,
  },
  {
    near: 'politics politician political election senator parliament legislator campaigner governor',
    bound: 0.41,
  },
  { near: 'prison prisoner inmate parole convict felon offender jail criminal fugitive', bound: 0.4 },
  { near: 'sex sexual porn pornography prostitute erotic brothel escort stripper', bound: 0.42 },
];
const NEAREST = 3;
const PART = /[\p{L}\p{N}]+/gu;

/** Says of a role or a place of work whether it shows what people may want nobody to have noted. English. */
export type SensitiveWork = (said: string) => boolean;

export function createSensitiveWork(table: MeaningTable): SensitiveWork {
  const areas = AREAS.map(({ near, bound }) => ({
    bound,
    vectors: near.split(' ').map((word) => embedWords(table, word)),
  }));
  return (said) =>
    isSensitiveRole(said) ||
    (said.match(PART) ?? []).some((word) => {
      const own = embedWords(table, word);
      return areas.some(({ vectors, bound }) => nearness(own, vectors) >= bound);
    });
}

function nearness(own: Float32Array, vectors: readonly Float32Array[]): number {
  const cosines = vectors.map((vector) => toCosine(vector, own));
  const nearest = cosines.sort((a, b) => b - a).slice(0, NEAREST);
  return nearest.reduce((sum, cosine) => sum + cosine, 0) / nearest.length;
}
