import { describe, expect, it } from '@jest/globals';
import { findSmallTalk } from '../../../pipeline/text/small-talk.ts';

describe('small talk', () => {
  it.each([
    ['hi', 'greeting'],
    ['Hello there!', 'greeting'],
    ['Thanks a lot :)', 'thanks'],
    ['ok, thanks!', 'thanks'],
    ['Hallo, guten Tag', 'greeting'],
    ['Vielen Dank', 'thanks'],
    ['Merci beaucoup !', 'thanks'],
    ['¡Adiós!', 'bye'],
    ['شكراً جزيلاً', 'thanks'],
    ['ありがとうございます。', 'thanks'],
    ['谢谢', 'thanks'],
    ['Спасибо большое', 'thanks'],
    ['ขอบคุณครับ', 'thanks'],
    ['γεια σας', 'greeting'],
    ['bye bye', 'bye'],
    ['OK', 'ok'],
    ['test', 'greeting'],
  ])('%j is %s', (text, kind) => {
    expect(findSmallTalk(text)).toBe(kind);
  });

  it.each([
    'hi, how do I install it',
    'hello world example',
    'thanks for the refund, when does it come?',
    'ok google',
    'asdf',
    'test the connection',
    '',
    '???',
    'hi '.repeat(4_000),
  ])('%j is none', (text) => {
    expect(findSmallTalk(text)).toBeNull();
  });
});
