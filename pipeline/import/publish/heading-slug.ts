/** How a site makes the anchor of a heading from its words. */
export type SlugRule = keyof typeof RULES;

/** Each takes a heading as plain text. */
const RULES = {
  /** GitHub, Docusaurus, Hugo, Jekyll: punctuation goes, each space is a hyphen. */
  github: (heading: string) =>
    heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-'),
  /** VitePress and VuePress: punctuation and spaces together are one hyphen, accents go. */
  vitepress: (heading: string) =>
    heading
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g, '-')
      .replace(/^-|-$/g, '')
      .replace(/^\d/, '_$&')
      .toLowerCase(),
  /** Python-Markdown, which MkDocs uses: punctuation goes, spaces and hyphens together are one hyphen, accents go. */
  mkdocs: (heading: string) =>
    heading
      .normalize('NFKD')
      .replace(/[^\p{L}\p{N}_\s-]/gu, '')
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '-'),
} as const satisfies Readonly<Record<string, (heading: string) => string>>;

export const SLUG_RULES = Object.keys(RULES) as readonly SlugRule[];

export function toSlug(heading: string, rule: SlugRule): string {
  return RULES[rule](heading);
}

/** Makes the anchors of one document's headings in order: `-1`, `-2` (for MkDocs `_1`, `_2`) for one that occurs again. */
export function createHeadingSlugger(rule: SlugRule): (heading: string) => string {
  const taken = new Map<string, number>();
  return (heading) => {
    const slug = toSlug(heading, rule);
    const seen = taken.get(slug) ?? 0;
    taken.set(slug, seen + 1);
    return seen === 0 ? slug : `${slug}${rule === 'mkdocs' ? '_' : '-'}${seen}`;
  };
}
