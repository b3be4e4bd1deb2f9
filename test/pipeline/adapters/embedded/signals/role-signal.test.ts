import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadMeaningTable } from '../../../../../pipeline/adapters/embedded/meaning/meaning-table.ts';
import { loadNounKinds } from '../../../../../pipeline/adapters/embedded/signals/noun-kinds.ts';
import {
  createRoleFinder,
  type RoleFinder,
} from '../../../../../pipeline/adapters/embedded/signals/role-signal.ts';
import { createSensitiveWork } from '../../../../../pipeline/adapters/embedded/signals/sensitive-work.ts';

const WEIGHTS = 'pipeline/adapters/embedded/weights';

describe('what visitors say of their own work', () => {
  let find: RoleFinder;
  const read = (text: string) => Object.fromEntries(find(text).map(({ key, value }) => [key, value]));

  beforeAll(async () => {
    const table = await loadMeaningTable(`${WEIGHTS}/meaning.table`);
    find = createRoleFinder(await loadNounKinds(WEIGHTS, table), createSensitiveWork(table));
  });

  it.each([
    ['I am a nurse, what do I need?', { role: 'nurse' }],
    ['im a truck driver', { role: 'truck driver' }],
    ['We are architects.', { role: 'architects' }],
    ['I work as a paralegal', { role: 'paralegal' }],
    ['As a wedding planner, I need 20 calendars', { role: 'wedding planner' }],
    ['Can I, as a landlord, see it?', { role: 'landlord' }],
    ['What do I owe as an independent contractor?', { role: 'independent contractor' }],
    ['Hey, teacher here. How do I reset a class?', { role: 'teacher' }],
    ['My profession: dentist.', { role: 'dentist' }],
    ['Not a developer, I am a geologist', { role: 'geologist' }],
    ['I am no lawyer but a social worker', { role: 'social worker' }],
    ['I am a mother and a part-time baker', { role: 'baker' }],
    ['I am self-employed', { role: 'self-employed' }],
    ['I teach maths at a primary school', { role: 'teacher', field: 'primary school' }],
    ['I study law in Ghent', { role: 'student', field: 'law' }],
    ['I am the treasurer of our football club', { role: 'treasurer', field: 'football club' }],
    ['I am head of IT at a hospital', { role: 'head of IT', field: 'hospital' }],
    ['We run a small bakery', { field: 'small bakery' }],
    ['Is there a price for our two-person law firm?', { field: 'two-person law firm' }],
    ['I work in logistics', { field: 'logistics' }],
    ['I am on the HR team', { field: 'HR' }],
    ['The library that I work for is closed', { field: 'library' }],
  ])('reads %j', (text, told) => {
    expect(read(text)).toEqual(told);
  });

  it.each([
    ['a title', 'Where can I watch 10 things I hate about you?'],
    ['a quotation', 'Who wrote "I am a nurse"?'],
    ['a song', 'Who sang I am a plumber?'],
    ['how to become one', 'How do I become a nurse?'],
    ['what others are', 'My sister is a nurse and needs an invoice.'],
    ['what the site is', 'Are you a doctor?'],
    ['what others say', 'He told me that I am a contractor'],
    ['a negation', 'I am not a developer, can I use the API?'],
    ['a supposition', 'If I were a teacher, or if I am a teacher, what would I pay?'],
    ['a play', 'Imagine I am a pirate captain and a baker'],
    ['what was', 'I used to be a mechanic, and I was a waiter'],
    ['what is no more', 'I am a former teacher and an ex-nurse'],
    ['a wish', 'I would like to work as a nurse'],
    ['what they are to the site', 'I am a new customer, a subscriber and a big fan'],
    ['how much they know', 'I am a total beginner'],
    ['how they are', 'I am a bit confused and a light sleeper'],
    ['a pastime', 'I am a keen gardener'],
    ['as something else', 'As a result I sent it as a PDF, as a first step'],
    ['as somebody else', 'Can I log in as an admin or invite somebody as an editor?'],
    ['what runs', 'We run Postgres 15 and I run a query in our job queue'],
    ['where they are', 'I am at the airport, in a hurry and on the waiting list'],
    ['what is theirs to use', 'Our hotel was dirty and our bank refused the card'],
    ['a question', 'Am I a contractor or an employee?'],
    ['how a company belongs to others', 'We are a parent company with four brands'],
  ])('takes %s for nobody’s work', (_, text) => {
    expect(find(text)).toEqual([]);
  });

  it.each([
    'I am a diabetic',
    'I am an autistic developer',
    'I am a Muslim teacher',
    'I am a Syrian dentist',
    'I am a gay chef',
    'I am a priest',
    'I work for a church',
    'I am a politician',
    'I am a pregnant nurse',
    'I am a Republican',
    'I am a cancer survivor',
    'I am a deacon',
    'I work at a monastery',
    'I am a shop steward',
    'As a union rep, can I see who joined?',
    'I am a Scientologist',
    'I am a probationer',
    'I work at a strip club',
    'I am a colour-blind designer',
    'I am a twelve-year-old coder',
    'I am in therapy on Tuesdays',
    'I am Tom’s lawyer',
    "As Marie's teacher, can I see her homework?",
    'I am a 15 year old student',
    'I am a kosher caterer',
    'I run a cancer support group',
    'I am part of a support group for survivors',
  ])('keeps nothing of %j', (text) => {
    expect(find(text)).toEqual([]);
  });

  it('keeps that somebody cares for the sick', () => {
    expect(read('I am an oncology nurse at a psychiatric hospital')).toEqual({
      role: 'oncology nurse',
      field: 'psychiatric hospital',
    });
  });

  it('quotes the words, without a name', () => {
    const text = 'Hi, I’m Tom, a physiotherapist from Leeds, and I want to book.';
    const [role] = find(text);
    expect(role).toMatchObject({ key: 'role', why: 'a physiotherapist' });
  });

  it.each([
    ['roles.jsonl', 0.9, 0.02],
    ['roles-fresh.jsonl', 0.9, 0.02],
  ])('finds in %s what is there and little else', (file, minRecall, maxAlarms) => {
    const lines = readFileSync(`test/bench/signals/${file}`, 'utf8').trim().split('\n');
    const sentences = lines.map((line): { text: string; words?: string } => JSON.parse(line));
    const shareOf = (isTelling: boolean) => {
      const rows = sentences.filter(({ words }) => (words !== undefined) === isTelling);
      return rows.filter(({ text }) => find(text).length > 0).length / rows.length;
    };
    expect(shareOf(true)).toBeGreaterThanOrEqual(minRecall);
    expect(shareOf(false)).toBeLessThanOrEqual(maxAlarms);
  });

  it.each(['I am a ', 'as a nurse ', 'I am a nurse and ', '“I am ', "I'm 'a ", 'one of the '])(
    'reads a message of nothing but %j',
    (part) => {
      expect(() => find(part.repeat(5_000))).not.toThrow();
    },
  );
});
