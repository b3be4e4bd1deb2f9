import { basename, dirname } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createStatisticalClassifier } from '../../../../../pipeline/adapters/embedded/classify/statistical-classifier.ts';
import { readRows } from '../../../../../pipeline/adapters/embedded/training/read-rows.ts';
import type { Classifier, Intent } from '../../../../../pipeline/ports.ts';
import { findSharedData } from '../../../../shared-data.ts';

const LABELLED = `
  de | instruction | Wie richte ich einen Webhook ein?
  de | instruction | Wie kann ich mein Passwort zurücksetzen?
  de | evidence-based | Was ist ein Webhook?
  de | evidence-based | Webhook
  de | evidence-based | Was bedeutet SSO?
  de | factoid | Wann endet die Testphase?
  de | factoid | Wie viele Benutzer sind enthalten?
  de | factoid | Wer betreut das Projekt?
  de | comparison | Was ist der Unterschied zwischen GET und POST?
  de | comparison | PostgreSQL vs SQLite im Vergleich
  de | reason | Warum ist mein Server so langsam?
  de | reason | Weshalb wird meine Anfrage abgelehnt?
  de | instruction | Konto löschen
  de | not-a-question | Danke!
  de | not-a-question | Hallo
  de | not-a-question | Tschüss
  fr | instruction | renommer une colonne
  fr | instruction | Comment réinitialiser mon mot de passe ?
  fr | instruction | Comment puis-je ajouter un utilisateur ?
  fr | evidence-based | Qu'est-ce qu'un webhook ?
  fr | evidence-based | webhook
  fr | evidence-based | Que signifie SSO ?
  fr | factoid | Quand se termine la période d'essai ?
  fr | factoid | Combien d'utilisateurs sont inclus ?
  fr | factoid | Qui maintient le projet ?
  fr | comparison | Quelle est la différence entre GET et POST ?
  fr | reason | Pourquoi mon serveur est-il lent ?
  fr | reason | Pour quelle raison ma demande est-elle refusée ?
  fr | not-a-question | Merci beaucoup !
  fr | not-a-question | Bonjour
  fr | not-a-question | Au revoir
  es | instruction | renombrar una columna
  es | instruction | ¿Cómo restablezco mi contraseña?
  es | instruction | ¿Cómo puedo añadir un usuario?
  es | evidence-based | ¿Qué es un webhook?
  es | evidence-based | webhook
  es | evidence-based | ¿Qué significa SSO?
  es | factoid | ¿Cuándo termina la prueba?
  es | factoid | ¿Cuántos usuarios están incluidos?
  es | factoid | ¿Quién mantiene el proyecto?
  es | comparison | ¿Cuál es la diferencia entre GET y POST?
  es | reason | ¿Por qué mi servidor es lento?
  es | reason | ¿A qué se debe el error 502?
  es | not-a-question | ¡Gracias!
  es | not-a-question | Hola
  es | not-a-question | Adiós
  ru | instruction | переименовать столбец
  ru | instruction | Как сбросить пароль?
  ru | instruction | Как можно добавить пользователя?
  ru | evidence-based | Что такое вебхук?
  ru | evidence-based | вебхук
  ru | evidence-based | Что означает SSO?
  ru | factoid | Когда заканчивается пробный период?
  ru | factoid | Сколько пользователей включено?
  ru | factoid | Кто поддерживает проект?
  ru | comparison | Чем отличается GET от POST?
  ru | comparison | В чём разница между PostgreSQL и SQLite?
  ru | reason | Почему мой сервер такой медленный?
  ru | reason | Зачем нужен прокси?
  ru | not-a-question | Спасибо!
  ru | not-a-question | Привет
  ru | not-a-question | До свидания
  ja | instruction | 列名を変更する方法
  ja | instruction | パスワードをリセットするにはどうすればいいですか
  ja | instruction | ユーザーを追加するには
  ja | evidence-based | Webhookとは何ですか
  ja | evidence-based | ウェブフックとは
  ja | evidence-based | SSOの意味は
  ja | factoid | 試用期間はいつ終わりますか
  ja | factoid | 何人のユーザーが含まれますか
  ja | factoid | 誰がプロジェクトを管理していますか
  ja | comparison | GETとPOSTの違いは何ですか
  ja | comparison | PostgreSQLとSQLiteの比較
  ja | reason | なぜサーバーが遅いのですか
  ja | reason | エラー502の理由
  ja | not-a-question | ありがとうございます
  ja | not-a-question | こんにちは
  ja | not-a-question | さようなら
  ar | instruction | تغيير اسم العمود
  ar | instruction | كيف أعيد تعيين كلمة المرور؟
  ar | instruction | كيف يمكنني إضافة مستخدم؟
  ar | evidence-based | ما هو الخادم الوكيل؟
  ar | evidence-based | الخادم الوكيل
  ar | evidence-based | ماذا يعني SSO؟
  ar | factoid | متى تنتهي الفترة التجريبية؟
  ar | factoid | كم عدد المستخدمين؟
  ar | factoid | من الذي يدير المشروع؟
  ar | comparison | ما الفرق بين GET و POST؟
  ar | comparison | مقارنة بين PostgreSQL و SQLite
  ar | reason | لماذا الخادم بطيء؟
  ar | reason | ما سبب الخطأ 502؟
  ar | not-a-question | شكرا
  ar | not-a-question | مرحبا
  ar | not-a-question | مع السلامة
  it | instruction | Come posso reimpostare la password?
  pt | reason | Por que o servidor está lento?
  nl | factoid | Hoeveel gebruikers zijn inbegrepen?
  pl | instruction | Jak mogę zresetować hasło?
  uk | comparison | Яка різниця між GET і POST?
  sv | evidence-based | Vad är en webhook?
  el | factoid | Πότε τελειώνει η δοκιμή;
  tr | evidence-based | Webhook nedir?
  hi | reason | सर्वर धीमा क्यों है?
  ro | instruction | Cum pot adăuga un utilizator?
  vi | instruction | Làm thế nào để đặt lại mật khẩu?
  zh | comparison | GET 和 POST 的区别是什么？
  th | factoid | โครงการนี้เริ่มต้นขึ้นเมื่อไร
`;
const weightsFolder = 'pipeline/adapters/embedded/weights';
const never = new AbortController().signal;
const questionsFile = findSharedData('nfcats/valid.jsonl');

/** One a language and kind; in full in the note of the kinds' figures. */
function readLabelled(): [language: string, kind: string, text: string][] {
  return LABELLED.trim()
    .split('\n')
    .map((line) => line.trim().split(' | ') as [string, string, string]);
}

describe('the statistical classifier', () => {
  let classifier: Classifier;
  const classify = (text: string, locale: string | null = null): Promise<Intent> =>
    classifier.classify({ text, locale }, never);

  beforeAll(async () => {
    classifier = await createStatisticalClassifier({ weightsFolder });
  });

  it.each([
    ['How do I embed the progress widget?', 'instruction'],
    ['how to install', 'instruction'],
    ['steps to deploy to production', 'instruction'],
    ['why is my stream buffered', 'reason'],
    ["how come my middleware isn't called", 'reason'],
    ["What's the difference between app.use() and app.all()?", 'comparison'],
    ['compare sqlite and postgres', 'comparison'],
    ['Is Express faster than Fastify?', 'comparison'],
    ['When was Express 5 released?', 'factoid'],
    ['how many visitors can it serve', 'factoid'],
    ['What is middleware?', 'evidence-based'],
    ['explain routing', 'evidence-based'],
    ['Should governments ban cars?', 'debate'],
    ['hello', 'not-a-question'],
    ['thanks!', 'not-a-question'],
    ['The server crashed yesterday.', 'not-a-question'],
  ])('takes %j for %s', async (text, kind) => {
    expect(await classify(text)).toMatchObject({ kind, language: 'en' });
  });

  it.each([
    'could you explain how the cache works',
    'please help me set up nginx',
    'refund policy',
    'pricing',
  ])('does not take %j for talk', async (text) => {
    expect((await classify(text, 'en')).kind).not.toBe('not-a-question');
  });

  it('believes a question mark, however much the words read like a statement', async () => {
    const text = 'The parliament may legislate as long as the powers are not reserved by which body';
    expect((await classify(`${text}.`)).kind).toBe('not-a-question');
    expect((await classify(`${text}?`)).kind).not.toBe('not-a-question');
  });

  it('takes code for no language, and sees that it is compared', async () => {
    expect((await classify('res.send vs res.json')).kind).toBe('comparison');
    expect(await classify('res.send vs res.json', 'en-US')).toMatchObject({
      kind: 'comparison',
      language: 'en',
    });
  });

  it('is less sure of a question with slips of the keyboard, and takes it for the same', async () => {
    const clean = await classify('how do i install express');
    const slipped = await classify('how do i isntall expres');
    expect(slipped.kind).toBe(clean.kind);
  });

  it.each([
    ['rename a column', 'instruction'],
    ['auto increment column', 'instruction'],
    ['custom 404 page', 'instruction'],
    ['export data to csv', 'instruction'],
    ['cancel my subscription', 'instruction'],
    ['webhook', 'evidence-based'],
    ['refund policy', 'evidence-based'],
  ])('knows what a search box is given: %j is %s', async (text, kind) => {
    expect(await classify(text)).toMatchObject({ kind });
  });

  it.each(readLabelled())('takes a question in %s for %s: %s', async (language, kind, text) => {
    const intent = await classify(text, language);
    expect(intent).toMatchObject({ kind });
    expect(intent.confidence).toBeGreaterThan(0.5);
  });

  it('claims next to nothing of a language without a table', async () => {
    const intent = await classify('Hogyan telepíthetem a kiszolgálót a számítógépemre?', 'hu');
    expect(intent).toMatchObject({ kind: 'factoid', language: 'hu' });
    expect(intent.confidence).toBeLessThan(0.3);
  });

  it.each(['', '   ', '???', '🛣️', '12345'])('answers for %j too', async (text) => {
    const { kind, confidence } = await classify(text);
    expect(confidence).toBeGreaterThanOrEqual(0);
    expect(confidence).toBeLessThanOrEqual(1);
    expect(kind).toEqual(expect.any(String));
  });

  it('takes a long text without taking long', async () => {
    const started = performance.now();
    await classify('why does it '.repeat(50_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('rejects for a run that is over', async () => {
    const over = AbortSignal.abort(new Error('stopped'));
    await expect(classifier.classify({ text: 'hello', locale: null }, over)).rejects.toThrow('stopped');
  });

  it('cannot be made without its weights', async () => {
    await expect(createStatisticalClassifier({ weightsFolder: '/nowhere' })).rejects.toThrow('ENOENT');
  });

  (questionsFile ? it : it.skip)('knows the kind of nine questions in ten, marked or bare', async () => {
    const questions = readRows<{ text: string; label: string }>(
      dirname(questionsFile ?? ''),
      basename(questionsFile ?? ''),
    );
    const share = async (change: (text: string) => string) => {
      const intents = await Promise.all(questions.map(({ text }) => classify(change(text))));
      return (
        intents.filter(({ kind }, index) => kind.toUpperCase() === questions[index]?.label).length /
        questions.length
      );
    };
    expect(await share((text) => text)).toBeGreaterThan(0.91);
    expect(await share((text) => text.toLowerCase().replace(/[?!.\s]+$/, ''))).toBeGreaterThan(0.88);
  });
});
