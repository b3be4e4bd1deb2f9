import type { NumberedPassage, WriteRequest } from '../../../pipeline/ports.ts';

/** What the models are asked with: no owner's document and no visitor's word leaves the machine for a test. */
const TEXTS = [
  [
    'The ferry to the island',
    'Timetable',
    'The ferry to the island leaves the west pier at 8:40 every morning, and comes back at 17:15. The crossing takes 35 minutes. Bicycles travel for free.',
  ],
  [
    'The ferry to the island',
    'Tickets',
    'A ticket costs 12 euros for adults and 5 euros for children. To buy one, go to the kiosk on the west pier, tell the date, and pay in cash or by card.',
  ],
] as const;

const PASSAGES: readonly NumberedPassage[] = TEXTS.map(([title, heading, text], index) => ({
  id: `doctor-${index + 1}`,
  documentId: 'ferry.md',
  title,
  headingPath: [heading],
  url: null,
  text,
  score: 1 - index / 2,
  n: index + 1,
  excerpt: text,
}));

export const TEST_REQUEST: WriteRequest = {
  question: 'When does the ferry to the island leave?',
  history: [],
  intent: { kind: 'factoid', confidence: 1, language: 'en' },
  profile: { traits: [] },
  passages: PASSAGES,
  terms: [{ term: 'ferry', weight: 1 }],
  confidence: 0.9,
};

export const TEST_WORDS = 'I am new to this, and I need to know it today: when does the ferry leave?';
