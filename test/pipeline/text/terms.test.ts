import { describe, expect, it } from '@jest/globals';
import { toTerms } from '../../../pipeline/text/terms.ts';

describe('toTerms', () => {
  it('folds case, diacritics, compatibility forms and English endings', () => {
    expect(toTerms('Running CAFÉS, ﬁnding Łódź')).toEqual(toTerms('run café find lodz'));
  });

  it('leaves out English grammar words', () => {
    expect(toTerms("What is the way in which it doesn't work?")).toEqual(['wai', 'work']);
  });

  it('keeps a grammar word that is written as a name, unless everything is in capitals', () => {
    expect(toTerms('the WHO report')).toEqual(['who', 'report']);
    expect(toTerms('WHO WROTE THE REPORT')).toEqual(['wrote', 'report']);
  });

  it.each([
    ['res.sendFile', ['ressendfile', 'sendfile', 'send', 'file']],
    ['X-Accel-Buffering', ['xaccelbuffering', 'accel', 'buffering']],
    ['NODE_ENV', ['nodeenv', 'node', 'env']],
    ["O'Brien", ['obrien', 'brien']],
    ['XMLHttpRequest', ['xmlhttprequest', 'xml', 'http', 'request']],
  ])('finds %s as a whole and by its parts', (compound, spellings) => {
    const terms = toTerms(compound);
    for (const spelling of spellings) expect(terms).toEqual(expect.arrayContaining(toTerms(spelling)));
  });

  it('keeps numbers, with and without their separators', () => {
    expect(toTerms('1,216 in 1066')).toEqual(['1216', '1066']);
    expect(toTerms('1216')).toEqual(toTerms('1,216'));
  });

  it('drops an English clitic', () => {
    expect(toTerms("Tesla's")).toEqual(toTerms('tesla'));
  });

  it('gives pairs of characters where Chinese, Japanese and Korean have no spaces', () => {
    expect(toTerms('東京タワー')).toEqual(['東京', '京タ', 'タワ', 'ワー']);
    expect(toTerms('東京は高い')).toEqual(expect.arrayContaining(toTerms('東京')));
    expect(toTerms('안녕하세요')).toHaveLength(4);
  });

  it('parts Thai into words of its dictionary', () => {
    expect(toTerms('ภาษาไทยเป็นภาษา')).toEqual(['ภาษา', 'ไทย', 'เป็น', 'ภาษา']);
  });

  it('keeps the vowel signs of Hindi and drops the points of Arabic', () => {
    expect(toTerms('काम की भाषा', { language: 'hi' })).toEqual(toTerms('काम भाषाओं', { language: 'hi' }));
    expect(toTerms('किताब')).not.toEqual(toTerms('कताब'));
    expect(toTerms('مُحَمَّد')).toEqual(toTerms('محمد'));
  });

  it.each([
    ['de', 'Die Häuser der Versicherungen', 'haus versicherung'],
    ['fr', 'les opérations de la banque', 'operation banques'],
    ['es', 'las operaciones del banco', 'operacion bancos'],
    ['ru', 'о машинах и красивого дома', 'машина красивый дом'],
    ['uk', 'про машину та книжки', 'машина книжка'],
    ['el', 'των ανθρώπων', 'άνθρωπος'],
    ['ar', 'والكتاب وبالمدرسة', 'كتاب المدرسة'],
    ['tr', 'evlerin kitapları', 'ev kitap'],
    ['hi', 'लड़कियों की किताबें', 'लड़की किताब'],
    ['it', 'le operazioni della banca', 'operazione banche'],
    ['pt', 'as operações do banco', 'operação bancos'],
    ['nl', 'de verzekeringen', 'verzekering'],
    ['sv', 'och försäkringarna', 'försäkring'],
    ['ro', 'operațiunile băncii', 'operațiune bancă'],
    ['pl', 'w ubezpieczeniach', 'ubezpieczenie'],
  ])(
    'makes the same terms of the forms of a word in %s, and none of grammar words',
    (language, one, other) => {
      expect(toTerms(one, { language })).toEqual(toTerms(other, { language }));
    },
  );

  it('reads words in letters that the language does not use in a language that does', () => {
    expect(toTerms('серверы running', { language: 'ru' })).toEqual([
      ...toTerms('сервер', { language: 'ru' }),
      ...toTerms('run'),
    ]);
    expect(toTerms('машинах', { language: 'de' })).toEqual(toTerms('машина', { language: 'ru' }));
  });

  it.each([
    ['C++', 'C'],
    ['C#', 'C'],
    ['F#', 'F'],
    ['.NET', 'net'],
    ['1.9.3', '193'],
  ])('tells %s from %s', (name, other) => {
    expect(toTerms(name)[0]).not.toEqual(toTerms(other)[0]);
    expect(toTerms(`Use ${name} here.`)).toContain(toTerms(name)[0]);
  });

  it.each([
    ['v1.9.3', '1.9.3'],
    ['v1.9', '1.9'],
    ['k8s', 'Kubernetes'],
    ['--no-cache', 'no-cache'],
    ['.net', 'NET'],
    ['HTTP 429.', '429'],
  ])('finds %s by %s', (written, asked) => {
    expect(toTerms(written)).toEqual(expect.arrayContaining(toTerms(asked)));
  });

  it('takes the end of a sentence, a call and a path for no name with a point', () => {
    expect(toTerms('It ends.Then it begins .then() ./run')).not.toContain('.then');
  });

  it('makes terms of letters, numbers, marks and those of exact names only, whatever it is given', () => {
    const hostile = `a"b NEAR(x,2) col:y* -z ^w \0 \ud800 \udfff 😀 \u202e ${'#'.repeat(4_000)} ½ x²`;
    for (const term of toTerms(hostile)) expect(term).toMatch(/^[\p{L}\p{N}\p{M}+#.]+$/u);
  });

  it('cuts endless words, so that a key or a hash is no burden to the index', () => {
    expect(toTerms('f'.repeat(10_000))[0]?.length).toBeLessThanOrEqual(64);
  });
});
