import type { PageDraft, ScoredPassage } from '../../pipeline/ports.ts';

/** One word without a place to break it. */
export const LONG_WORD = `Donaudampfschifffahrts${'elektrizitätenhauptbetriebswerkbau'.repeat(6)}`;
const LONG_URL = `https://docs.example/${'a-path-that-goes-on_'.repeat(12)}?q=${'x'.repeat(80)}`;
const CODE = `curl -N -H 'Accept: text/event-stream' ${LONG_URL} | tee ${'/var/log/stream'.repeat(8)}`;
const TABLE = `| Proxy | ${LONG_WORD} | Three | Four | Five |\n|---|---|---|---|---|\n| nginx | \`${LONG_WORD}\` | <${LONG_URL}> | four words in here | ${LONG_WORD} |`;

const TEXT = [
  `## A heading with ${LONG_WORD}`,
  `Words, ${LONG_WORD}, \`${LONG_WORD}\` and <${LONG_URL}>, [${LONG_WORD}](${LONG_URL}). [1]`,
  `\`\`\`sh\n${CODE}\n\`\`\``,
  `1. An item\n\n   \`\`\`sh\n   ${CODE}\n   \`\`\`\n2. ${LONG_WORD}`,
  `- One\n  - Two\n    - Three ${LONG_WORD}`,
  `> Quoted ${LONG_WORD}\n>\n> \`\`\`\n> ${CODE}\n> \`\`\``,
  TABLE,
].join('\n\n');

/** An answer of everything that is wider than a phone. */
export const WIDE_ANSWER: readonly string[] = TEXT.match(/[\s\S]{1,200}/g) ?? [];

export const WIDE_PASSAGES: readonly ScoredPassage[] = [
  {
    id: 'p1',
    documentId: 'wide.md',
    title: `A title with ${LONG_WORD}`,
    headingPath: [`A place with ${LONG_WORD}`, LONG_WORD],
    url: null,
    text: TEXT,
    score: 9,
  },
];

const sentence = { text: `Words and ${LONG_WORD}, \`${LONG_WORD}\` and <${LONG_URL}>.`, n: 1 };
const code = { type: 'code' as const, language: 'sh', text: CODE, n: 1 };

export const WIDE_DRAFT: PageDraft = {
  title: `A page about ${LONG_WORD}`,
  description: LONG_WORD,
  language: 'en',
  form: 'steps',
  blocks: [
    { type: 'lead', sentences: [sentence] },
    { type: 'section', heading: LONG_WORD, sentences: [sentence] },
    { type: 'steps', heading: LONG_WORD, steps: [{ text: sentence, code: [code] }] },
    {
      type: 'comparison',
      columns: [LONG_WORD, 'Two', 'Three', 'Four'],
      rows: [{ label: LONG_WORD, cells: [[sentence], [sentence], [], []] }],
    },
    { type: 'facts', heading: LONG_WORD, items: [sentence] },
    { type: 'definitions', items: [{ term: LONG_WORD, description: sentence }] },
    code,
    { type: 'excerpt', heading: LONG_WORD, path: [LONG_WORD], text: TEXT, answer: LONG_WORD, n: 1 },
    {
      type: 'see-also',
      items: [{ title: LONG_WORD, headingPath: [LONG_WORD], url: LONG_URL, excerpt: LONG_WORD }],
    },
    { type: 'questions', items: [LONG_WORD] },
  ],
  sources: [{ n: 1, title: LONG_WORD, headingPath: [LONG_WORD], url: LONG_URL, quotes: [TEXT] }],
  personalisedBy: ['topic'],
};
