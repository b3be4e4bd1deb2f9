/**
 * Tells whether texts together have all the words of `wanted`, or their beginnings and ends; case and accents do not count.
 * Null when nothing is wanted.
 */
export function createConversationFilter(wanted: string): ((texts: readonly string[]) => boolean) | null {
  const words = fold(wanted).split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  return (texts) => {
    const folded = fold(texts.join('\n'));
    return words.every((word) => folded.includes(word));
  };
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
