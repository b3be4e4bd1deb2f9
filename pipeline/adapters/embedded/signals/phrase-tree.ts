import type { SelfToken } from './self-tokens.ts';

interface Node<Kind> {
  readonly next: Map<string, Node<Kind>>;
  readonly kinds: Kind[];
}

/** Finds the phrases that begin at a token: their kinds, and the token after each. Words of `between` may stand inside. */
export type PhraseFinder<Kind> = (tokens: readonly SelfToken[], at: number) => { kind: Kind; next: number }[];

const MAX_BETWEEN = 3;

/** `lists` holds phrases with `|` between them, by kind. */
export function createPhraseFinder<Kind extends string>(
  lists: Readonly<Record<Kind, string>>,
  between: ReadonlySet<string>,
): PhraseFinder<Kind> {
  const root: Node<Kind> = { next: new Map(), kinds: [] };
  for (const [kind, list] of Object.entries(lists) as [Kind, string][])
    for (const phrase of list.split('|')) addPhrase(root, phrase.match(/\S+/g) ?? [], kind);

  return (tokens, at) => {
    const found: { kind: Kind; next: number }[] = [];
    let node = root;
    let skipped = 0;
    for (let index = at; index < tokens.length && skipped <= MAX_BETWEEN; index++) {
      const { word, isMark, isQuoted } = tokens[index] as SelfToken;
      if (isMark || isQuoted) break;
      const child = node.next.get(word);
      if (child) {
        node = child;
        for (const kind of node.kinds) found.push({ kind, next: index + 1 });
      } else if (node !== root && between.has(word)) skipped++;
      else break;
    }
    return found;
  };
}

function addPhrase<Kind>(root: Node<Kind>, words: readonly string[], kind: Kind): void {
  let node = root;
  for (const word of words) {
    const child = node.next.get(word) ?? { next: new Map<string, Node<Kind>>(), kinds: [] };
    node.next.set(word, child);
    node = child;
  }
  if (node !== root) node.kinds.push(kind);
}
