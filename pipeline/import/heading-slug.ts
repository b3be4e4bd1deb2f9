/**
 * Makes anchors the way GitHub does: lower case, punctuation gone, spaces to hyphens, and `-1`, `-2`
 * for a heading that occurs again in the same document.
 */
export function createHeadingSlugger(): (heading: string) => string {
  const taken = new Map<string, number>();
  return (heading) => {
    const slug = heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-');
    const seen = taken.get(slug) ?? 0;
    taken.set(slug, seen + 1);
    return seen === 0 ? slug : `${slug}-${seen}`;
  };
}
