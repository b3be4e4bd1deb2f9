import { describe, expect, it } from '@jest/globals';
import { findKindFlaws } from '../../../../../pipeline/adapters/embedded/own-kinds/find-kind-flaws.ts';
import { createKindJudge } from '../../../../../pipeline/adapters/embedded/own-kinds/kind-model.ts';
import {
  type LearntKinds,
  learnKinds,
  toKindTexts,
} from '../../../../../pipeline/adapters/embedded/own-kinds/learn-kinds.ts';
import {
  packKindModel,
  unpackKindModel,
} from '../../../../../pipeline/adapters/embedded/own-kinds/pack-kind-model.ts';
import { embedder, learn, SHOP, SHOP_ACTIONS } from './shop-kinds.ts';

const never = new AbortController().signal;

async function tell({ model }: Pick<LearntKinds, 'model'>, text: string) {
  const [read] = await toKindTexts([text], embedder, never);
  return createKindJudge(model)(read as Parameters<ReturnType<typeof createKindJudge>>[0]);
}

describe('kinds that were learnt', () => {
  it('are told of questions in words that no example has', async () => {
    const learnt = await learn();
    for (const [text, label] of [
      ['I would like to be reimbursed for these trousers', 'refunds'],
      ['what are the shop closing times at the weekend', 'opening-hours'],
      ['where is my shipment', 'delivery'],
    ] as const) {
      const found = await tell(learnt, text);
      expect([found.label, found.confidence > 0.5]).toEqual([label, true]);
    }
  });

  it('are not told of what belongs to none', async () => {
    const learnt = await learn();
    for (const text of ['Who painted the Mona Lisa?', 'xqzt', 'the square root of two', '']) {
      expect((await tell(learnt, text)).confidence).toBeLessThan(0.5);
    }
  });

  it('are told by words alone in a language without vectors', async () => {
    const german = [
      ['Rückgabe', 'Kann ich die Jacke zurückgeben?'],
      ['Rückgabe', 'Wie bekomme ich mein Geld zurück?'],
      ['Rückgabe', 'Ich möchte die Schuhe zurückschicken'],
      ['Rückgabe', 'Wie lange darf ich etwas zurückgeben?'],
      ['Rückgabe', 'Geld zurück für eine Bestellung'],
      ['Rückgabe', 'Rückgabe ohne Kassenbon'],
      ['Zeiten', 'Wann habt ihr geöffnet?'],
      ['Zeiten', 'Öffnungszeiten am Samstag'],
      ['Zeiten', 'Bis wann ist der Laden offen?'],
      ['Zeiten', 'Habt ihr am Feiertag geöffnet?'],
      ['Zeiten', 'Ab wann ist morgens offen?'],
      ['Zeiten', 'Wann schließt ihr heute?'],
    ].map(([label = '', text = ''], at) => ({ label, text, line: at + 1 }));
    const learnt = await learn(german);
    expect((await tell(learnt, 'Habt ihr sonntags geöffnet?')).label).toBe('Zeiten');
    expect((await tell(learnt, 'Ich will meine Hose zurückgeben')).label).toBe('Rückgabe');
  });

  it('reads a script without spaces by its characters', async () => {
    const chinese = ['我可以退款吗', '怎么退货', '退款要多久', '我想退这件衣服', '退货政策是什么']
      .map((text) => ({ text, label: '退款' }))
      .concat(
        ['你们几点开门', '营业时间是什么', '周六开门吗', '今天几点关门', '节假日营业吗'].map((text) => ({
          text,
          label: '营业时间',
        })),
      )
      .map((example, at) => ({ ...example, line: at + 1 }));
    const learnt = await learn(chinese);
    expect((await tell(learnt, '周日几点开门')).label).toBe('营业时间');
    expect((await tell(learnt, '鞋子能退货吗')).label).toBe('退款');
  });

  it('are the same each time, and the same once packed, but for the rounding', async () => {
    const [one, other] = [await learn(), await learn()];
    const packed = packKindModel(one.model);
    expect(Buffer.compare(packed, packKindModel(other.model))).toBe(0);
    const model = unpackKindModel(packed);
    expect(model.actions).toEqual(SHOP_ACTIONS);
    for (const { text, label } of SHOP) {
      const [fresh, kept] = [await tell(one, text), await tell({ model }, text)];
      expect([fresh.label, kept.label]).toEqual([label, label]);
      expect(kept.score).toBeCloseTo(fresh.score, 1);
    }
  });

  it('leave out what decides least where they would be too large', async () => {
    const learnt = await learn();
    const model = unpackKindModel(packKindModel(learnt.model, 300));
    expect(model.vocabulary.rows.size).toBe(100);
    const told = await Promise.all(SHOP.map(({ text }) => tell({ model }, text)));
    expect(told.map(({ label }) => label)).toEqual(SHOP.map(({ label }) => label));
  });

  it('are refused when they are broken, cut off, or of another format', async () => {
    const packed = packKindModel((await learn()).model);
    for (const bytes of [
      packed.subarray(0, 3),
      packed.subarray(0, 50),
      Buffer.from('SQLite format 3\0'),
      packed.subarray(0, -1),
    ]) {
      expect(() => unpackKindModel(bytes)).toThrow(/^the kept kinds are /);
    }
    const changed = Buffer.from(packed);
    changed.write('own kinds 9', changed.indexOf('own kinds 1'));
    expect(() => unpackKindModel(changed)).toThrow('another version of Milepost');
  });

  it('tell how far they are', async () => {
    const steps: string[] = [];
    await learnKinds(SHOP, {
      actions: new Map(),
      embedder,
      signal: never,
      onStep: (done, total) => steps.push(`${done}/${total}`),
    });
    expect(steps).toEqual(['0/7', '1/7', '2/7', '3/7', '4/7', '5/7', '6/7', '7/7']);
  });
});

describe('the flaws of a file', () => {
  it('are labels that are told to be others, with the lines that show it', async () => {
    const muddled = SHOP.map((example, at) => (at % 8 > 5 ? { ...example, label: 'muddle' } : example));
    const { model, judged } = await learn(muddled);
    const { labels, confusions, accuracy } = findKindFlaws(muddled, judged, model);
    expect(labels[0]).toMatchObject({ label: 'muddle', examples: 6, recall: expect.any(Number) });
    expect(labels[0]?.recall).toBeLessThan(0.5);
    expect(confusions[0]).toMatchObject({ label: 'muddle', examples: expect.arrayContaining([]) });
    expect(confusions.reduce((sum, { count }) => sum + count, 0)).toBe(
      Math.round((1 - accuracy) * muddled.length),
    );
  });

  it('are the same words under two labels, whatever their case, marks and order', async () => {
    const twice = [
      ...SHOP,
      { text: 'my money back, can I get?', label: 'delivery', line: 90 },
      { text: 'when are you OPEN', label: 'opening-hours', line: 91 },
    ];
    const { model, judged } = await learn(twice);
    const { duplicates, repeated } = findKindFlaws(twice, judged, model);
    expect(duplicates.filter(({ isExact }) => isExact)).toMatchObject([
      { line: 90, label: 'delivery', other: { line: 1, label: 'refunds' } },
    ]);
    expect(repeated).toBe(1);
  });
});
