import { expect, it } from '@jest/globals';
import type { OwnerTextStore } from '../../../pipeline/ports.ts';
import { createOwnerAnswerBook } from '../../../server/operator/owner-answer-book.ts';
import { createMemoryOwnerTextStore } from '../../fakes/memory-owner-text-store.ts';

const toAnswer = (id: string) => ({ id, questions: [`${id}?`], text: id, expires: null });

/** Reads and writes of two processes fall between each other. */
function slowly(store: OwnerTextStore): OwnerTextStore {
  return {
    ...store,
    async read() {
      const kept = await store.read();
      await new Promise(setImmediate);
      return kept;
    },
  };
}

it('keeps what several processes write at once', async () => {
  const store = createMemoryOwnerTextStore();
  const books = [createOwnerAnswerBook(slowly(store)), createOwnerAnswerBook(slowly(store))];
  const ids = Array.from({ length: 10 }, (_, index) => `a${index}`);
  await Promise.all(ids.map((id, index) => books[index % 2]?.keep([toAnswer(id)])));
  const kept = await createOwnerAnswerBook(store).list();
  expect(kept.map(({ id }) => id).sort()).toEqual(ids);
});

it('tells whether there was anything to remove', async () => {
  const book = createOwnerAnswerBook(createMemoryOwnerTextStore());
  await book.keep([toAnswer('a'), toAnswer('b')]);
  expect([await book.remove('a'), await book.remove('a')]).toEqual([true, false]);
  expect(await book.list()).toEqual([toAnswer('b')]);
});

it('has room for so many, and says so', async () => {
  const book = createOwnerAnswerBook(createMemoryOwnerTextStore());
  const many = Array.from({ length: 2_001 }, (_, index) => toAnswer(`a${index}`));
  await expect(book.keep(many)).rejects.toThrow('There is room for 2000 answers.');
  expect(await book.list()).toEqual([]);
});
