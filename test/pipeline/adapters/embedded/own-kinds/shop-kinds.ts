import { join } from 'node:path';
import { loadMeaning } from '../../../../../pipeline/adapters/embedded/meaning/load-meaning.ts';
import { learnKinds } from '../../../../../pipeline/adapters/embedded/own-kinds/learn-kinds.ts';
import type { OwnKindAction } from '../../../../../pipeline/ports.ts';
import type { KindExample } from '../../../../../pipeline/text/parse-own-kinds.ts';

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  refunds: [
    'Can I get my money back?',
    'How do I return a jacket that does not fit?',
    'I want a refund for my order',
    'What is your return policy?',
    'The shoes are too small, can I send them back?',
    'how long does a refund take',
    'my refund has not arrived',
    'exchange a shirt for another size',
  ],
  'opening-hours': [
    'When are you open?',
    'What are your opening hours?',
    'Are you open on Saturdays?',
    'until when is the shop open today',
    'What time do you close?',
    'Do you open on public holidays?',
    'opening times of the store',
    'how early do you open in the morning',
  ],
  delivery: [
    'When will my parcel arrive?',
    'How much is shipping?',
    'Do you deliver abroad?',
    'my package has not come yet',
    'track my order',
    'How long does delivery take?',
    'Can I change the delivery address?',
    'shipping costs to Austria',
  ],
};

export const SHOP: readonly KindExample[] = Object.entries(TEXTS)
  .flatMap(([label, texts]) => texts.map((text) => ({ text, label })))
  .map((example, at) => ({ ...example, line: at + 1 }));

export const SHOP_ACTIONS: ReadonlyMap<string, OwnKindAction> = new Map([
  ['opening-hours', { answer: 'We are open from **9 to 17**.' }],
  ['refunds', { page: 'steps' as const, handover: 'mailto:help@example.org' }],
]);

/** The examples as lines of the owner's file, with what is to be done. */
export const SHOP_FILE = [
  ...SHOP.map(({ text, label }) => ({ text, label })),
  ...[...SHOP_ACTIONS].map(([label, action]) => ({ label, ...action })),
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('');

export const { embedder } = await loadMeaning(join(import.meta.dirname, '../../../../..'));

/** Learns examples with the table of the package. */
export async function learn(examples: readonly KindExample[] = SHOP, actions = SHOP_ACTIONS) {
  return learnKinds(examples, { actions, embedder, signal: new AbortController().signal });
}
