/** Longer texts are cut: what somebody wants shows early, and the cost stays bounded. */
const MAX_LENGTH = 2_000;
const MAX_WORDS = 120;
const PIECE_CHARS = 4;
const WORD = /[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*(?:'\p{L}+)?/gu;
/** Written without spaces: each character says about as much as a word does elsewhere. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** Of FNV-1a, 32 bits: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv */
const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
/** Begin the hashes of features of different sorts, so that a word and a piece that read alike differ. */
const [WORD_SORT, PAIR_SORT, PIECE_SORT] = [1, 2, 3] as const;
const EDGE = 0x110000;

/**
 * The hashes of a text's features, each once: its words, pairs of neighbours with the edges of the text, and the pieces of its
 * words, so that an ending or a slip of the keyboard costs little. Knows no language; case does not count.
 */
export function listKindFeatures(text: string): Uint32Array {
  const folded = text.slice(0, MAX_LENGTH).normalize('NFKC').toLowerCase().replaceAll('’', "'");
  const words = (folded.match(WORD) ?? []).slice(0, MAX_WORDS);
  const features = new Set<number>();
  let before = EDGE;
  const addWord = (hash: number) => {
    features.add(mix(start(WORD_SORT), hash));
    features.add(mix(mix(start(PAIR_SORT), before), hash));
    before = hash;
  };
  for (const word of words) {
    if (UNSPACED.test(word)) {
      for (const character of word) addWord(mix(BASIS, character.codePointAt(0) ?? 0));
      continue;
    }
    addWord(hashWord(word));
    addPieces(features, word);
  }
  if (words.length > 0) features.add(mix(mix(start(PAIR_SORT), before), EDGE));
  return Uint32Array.from(features);
}

function addPieces(features: Set<number>, word: string): void {
  const last = word.length + 2 - PIECE_CHARS;
  for (let from = 0; from <= last; from++) {
    let hash = start(PIECE_SORT);
    for (let at = from - 1; at < from - 1 + PIECE_CHARS; at++)
      hash = mix(hash, at < 0 || at >= word.length ? EDGE : word.charCodeAt(at));
    features.add(hash);
  }
}

function hashWord(word: string): number {
  let hash = BASIS;
  for (let at = 0; at < word.length; at++) hash = mix(hash, word.charCodeAt(at));
  return hash;
}

function start(sort: number): number {
  return mix(BASIS, sort);
}

/** Numbers beyond a byte are taken whole, which FNV would take byte by byte. */
function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, PRIME);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
