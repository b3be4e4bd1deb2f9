import { z } from 'zod';

const SENTENCE = z.object({ text: z.string(), n: z.number() });
const CODE = z.object({ language: z.string(), text: z.string(), n: z.number() });

/** A page as the model is asked for it: the blocks of `page-blocks.ts`, every field required as strict schemas want it. */
export const PAGE_SHAPE = z.object({
  form: z.enum(['steps', 'comparison', 'facts', 'explanation', 'overview', 'unanswered']),
  blocks: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('lead'), sentences: z.array(SENTENCE) }),
      z.object({ type: z.literal('section'), heading: z.string(), sentences: z.array(SENTENCE) }),
      z.object({
        type: z.literal('steps'),
        heading: z.string(),
        steps: z.array(z.object({ text: SENTENCE, code: z.array(CODE) })),
      }),
      z.object({
        type: z.literal('comparison'),
        columns: z.array(z.string()),
        rows: z.array(z.object({ label: z.string(), cells: z.array(z.array(SENTENCE)) })),
      }),
      z.object({ type: z.literal('facts'), heading: z.string(), items: z.array(SENTENCE) }),
      z.object({
        type: z.literal('definitions'),
        items: z.array(z.object({ term: z.string(), description: SENTENCE })),
      }),
      CODE.extend({ type: z.literal('code') }),
    ]),
  ),
});

export type PageShape = z.output<typeof PAGE_SHAPE>;
