import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createOwnKindTeller } from '../../../../../pipeline/adapters/embedded/own-kinds/own-kind-teller.ts';
import { packKindModel } from '../../../../../pipeline/adapters/embedded/own-kinds/pack-kind-model.ts';
import type { OwnKindStore, Turn } from '../../../../../pipeline/ports.ts';
import { createMemoryOwnKindStore } from '../../../../fakes/memory-own-kind-store.ts';
import { embedder, learn, SHOP_FILE } from './shop-kinds.ts';

const never = new AbortController().signal;
const onBroken = jest.fn<(error: unknown) => void>();
const model = learn().then((learnt) => packKindModel(learnt.model));
let store: OwnKindStore;

beforeEach(() => {
  onBroken.mockClear();
  store = createMemoryOwnKindStore();
});

const keep = async (hash = 'one') => store.replace({ text: SHOP_FILE, model: await model, hash });
const createTeller = () => createOwnKindTeller({ store, embedder, onBroken });
const after = (...texts: readonly string[]): Turn[] =>
  texts.flatMap((text): Turn[] => [
    { role: 'visitor', text },
    { role: 'site', text: 'It is so.' },
  ]);

describe('the owner’s kinds', () => {
  it('are none as long as none are kept, and are used from the next question on', async () => {
    const teller = createTeller();
    const question = { text: 'can I have my money back', history: [] };
    expect(await teller.tell(question, never)).toBeNull();
    await keep();
    expect(await teller.tell(question, never)).toMatchObject({
      label: 'refunds',
      action: { page: 'steps', handover: 'mailto:help@example.org' },
    });
    await store.remove();
    expect(await teller.tell(question, never)).toBeNull();
  });

  it('are read again only when they have changed', async () => {
    await keep();
    const read = jest.spyOn(store, 'read');
    const teller = createTeller();
    for (let round = 0; round < 3; round++) await teller.tell({ text: 'open today?', history: [] }, never);
    expect(read).toHaveBeenCalledTimes(1);
    await keep('two');
    await teller.tell({ text: 'open today?', history: [] }, never);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('go on with a question that leans on the one before, but for those of other words', async () => {
    await keep();
    const teller = createTeller();
    const history = after('When are you open?');
    expect(await teller.tell({ text: 'And at Christmas?', history }, never)).toMatchObject({
      label: 'opening-hours',
      isBorrowed: true,
    });
    expect(await teller.tell({ text: 'And how much is shipping?', history }, never)).toMatchObject({
      label: 'delivery',
    });
    expect(await teller.tell({ text: 'What about gift cards?', history }, never)).toBeNull();
    expect(await teller.tell({ text: 'Who painted the Mona Lisa?', history }, never)).toBeNull();
    expect(await teller.tell({ text: 'And at Christmas?', history: [] }, never)).toBeNull();
  });

  it('are not told from a broken model, which is reported once', async () => {
    await store.replace({ text: '', model: Uint8Array.from([1, 2, 3]), hash: 'broken' });
    const teller = createTeller();
    for (let round = 0; round < 3; round++)
      expect(await teller.tell({ text: 'open today?', history: [] }, never)).toBeNull();
    expect(onBroken.mock.calls).toEqual([
      [expect.objectContaining({ message: expect.stringMatching(/^the kept kinds/) })],
    ]);
    await keep();
    expect(await teller.tell({ text: 'when do you open?', history: [] }, never)).not.toBeNull();
  });

  it('are not told with vectors of another table', async () => {
    await keep();
    const another = { ...embedder, model: 'another' };
    const teller = createOwnKindTeller({ store, embedder: another, onBroken });
    expect(await teller.tell({ text: 'when do you open?', history: [] }, never)).toBeNull();
    expect(onBroken).toHaveBeenCalledTimes(1);
  });

  it('wait for a store that fails, and are told once it works again', async () => {
    await keep();
    const teller = createTeller();
    const read = jest.spyOn(store, 'read').mockRejectedValueOnce(new Error('busy'));
    await expect(teller.tell({ text: 'when do you open?', history: [] }, never)).rejects.toThrow('busy');
    expect(await teller.tell({ text: 'when do you open?', history: [] }, never)).toMatchObject({
      label: 'opening-hours',
    });
    expect(read).toHaveBeenCalledTimes(2);
  });
});
