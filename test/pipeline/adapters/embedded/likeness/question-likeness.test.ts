import { describe, expect, it } from '@jest/globals';
import { createQuestionLikeness } from '../../../../../pipeline/adapters/embedded/likeness/question-likeness.ts';
import { loadMeaning } from '../../../../../pipeline/adapters/embedded/meaning/load-meaning.ts';
import type { Database } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { ALIKE } from '../../../../../pipeline/ledger/find-kinship.ts';
import { useTemporaryDatabase } from '../../../../temporary-database.ts';
import { PACKAGE_ROOT } from '../../../../test-site.ts';

const never = new AbortController().signal;

describe('how much alike questions are', () => {
  let database: Database;
  useTemporaryDatabase((opened) => {
    database = opened;
  });

  async function compare(one: string, other: string): Promise<number> {
    const likeness = createQuestionLikeness(database, (await loadMeaning(PACKAGE_ROOT)).embedder);
    const read = (text: string) => likeness.read(text, never);
    return likeness.begin().likeness(await read(one), await read(other));
  }

  it.each([
    ['Does it support LDAP login?', 'does it support ldap logins'],
    ['How do I enable CORS?', 'how can I enable cors'],
    ['Wo finde ich das Protokoll?', 'wo finde ich das protokoll bitte'],
    ['Как включить журнал?', 'как мне включить журнал'],
  ])('"%s" and "%s" ask the same', async (one, other) => {
    expect(await compare(one, other)).toBeGreaterThanOrEqual(ALIKE);
  });

  it.each([
    ['does fastify support http2', 'how do I run fastify with PHP'],
    ['create a user with a password', 'FATAL: password authentication failed for user'],
    ['may I sell my username', 'do you sell my personal data'],
    ['show a list of my newest posts on the home page', 'can I split the list of posts over several pages'],
  ])('"%s" and "%s" do not', async (one, other) => {
    expect(await compare(one, other)).toBeLessThan(ALIKE);
  });

  it.each(['', '???', '\ud800', 'x'.repeat(4_000), 'a '.repeat(2_000)])(
    'are read whatever they are: %j',
    async (text) => {
      const likeness = createQuestionLikeness(database, (await loadMeaning(PACKAGE_ROOT)).embedder);
      const question = await likeness.read(text, never);
      const { likeness: alike, coverage } = likeness.begin();
      expect(question.terms.length).toBeLessThanOrEqual(24);
      for (const value of [alike(question, question), coverage(question, question)]) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1.000001);
      }
    },
  );
});
