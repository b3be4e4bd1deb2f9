import { describe, expect, it } from '@jest/globals';
import { focusQuestion } from '../../../pipeline/text/focus-question.ts';

const QUESTION = 'When did the ferry to Amrum first sail?';
const CHAT =
  'My neighbour is writing a report for a course. We went through two books together yesterday. The teacher is strict, so I would like to be sure.';

/** Compared by their words: spaces and line ends tell nothing. */
const askedIn = (text: string) => focusQuestion(text).asked.replace(/\s+/g, ' ').trim();

describe('what a message asks', () => {
  it.each([
    QUESTION,
    'timeout',
    'res.sendFile()',
    'hide the X-Powered-By header',
    'I get a 404 for every route',
    'do I get money for unused days when I quit?',
    'if two calls leave at once, which one is first',
    'Which officer founded the settlement at St. Augustine?',
    'thanks',
    '',
  ])('is all of %j', (text) => {
    expect(focusQuestion(text)).toEqual({ asked: text, rest: '' });
  });

  it.each([
    ['Hi, could you please tell me when did the ferry to Amrum first sail? Thanks a lot in advance!', 'when'],
    ['Good morning! I would like to know when did the ferry to Amrum first sail? Thank you so much.', 'when'],
    [
      'Hello, can somebody help me: when did the ferry to Amrum first sail? Many thanks and best regards',
      'when',
    ],
    [`${QUESTION}\n\nThanks\nBest regards`, 'When'],
  ])('is without greeting, courtesy and thanks in %j', (text, first) => {
    expect(askedIn(text)).toBe(`${first}${QUESTION.slice(4)}`);
    expect(focusQuestion(text).rest).toBe('');
  });

  it.each([
    [
      'Hallo zusammen, könnt ihr mir bitte sagen, wie lange die Fähre fährt? Vielen Dank im Voraus!',
      'wie lange die Fähre fährt?',
    ],
    ['Bonjour, pourriez-vous me dire quand ouvre le musée ? Merci beaucoup', 'quand ouvre le musée ?'],
    ['Hola, ¿me puede decir cuándo abre el museo? Gracias de antemano', 'cuándo abre el museo?'],
    ['Здравствуйте! Подскажите, пожалуйста, когда открывается музей? Спасибо', 'когда открывается музей?'],
    ['مرحبا، هل يمكنك أن تخبرني متى يفتح المتحف؟ شكرا جزيلا', 'متى يفتح المتحف؟'],
  ])('is found in %j', (text, asked) => {
    expect(askedIn(text)).toBe(asked);
  });

  it('is the question, wherever it stands among ten paragraphs', () => {
    for (const place of [0, 3, 9]) {
      const paragraphs = Array.from({ length: 10 }, (_, index) => (index === place ? QUESTION : CHAT));
      const { asked, rest } = focusQuestion(paragraphs.join('\n\n'));
      expect(asked).toBe(QUESTION);
      expect(rest).toContain('two books');
      expect(rest).not.toContain('Amrum');
    }
  });

  it('keeps the question and not the mood', () => {
    const { asked, rest } = focusQuestion(`I need this urgently!! ${QUESTION} I hate that it never works`);
    expect(asked).toBe(QUESTION);
    expect(rest).toContain('hate');
  });

  it.each([
    'Alter table will not change a column. What are the steps to do it anyway?',
    'I called in sick after I had turned in my hours. How do I fix it?',
    'I feel burned out and would like to talk to a counselor. Is there somebody I can call?',
    'People forget their login all the time. How should we get them back in?',
  ])('is with the sentence before when it says nothing without it: %j', (text) => {
    expect(askedIn(text)).toBe(text);
  });

  it('is with the sentence behind when none is before', () => {
    expect(askedIn('How can I do this? I want to rename a column.')).toContain('rename a column');
  });

  it('is with its code when it says nothing without it', () => {
    const code = '```js\nrouter.mergeParams()\n```';
    expect(askedIn(`What does this do?\n\n${code}`)).toContain('mergeParams');
    const { asked, rest } = focusQuestion(`How do I name the parameters of a route?\n\n${code}`);
    expect(asked).not.toContain('mergeParams');
    expect(rest).toContain('mergeParams');
  });

  it('may be a request or a statement', () => {
    expect(askedIn('Hello! Please explain how routers work. Thanks!')).toBe('how routers work.');
    expect(askedIn('Tell me about error handling')).toBe('error handling');
    expect(askedIn('Hi there. Uploads of large files get rejected. Thank you!')).toBe(
      'Uploads of large files get rejected.',
    );
  });

  it('has no addresses of one machine, unless there is nothing else', () => {
    expect(
      askedIn("Access to fetch at 'http://localhost:4000/api' has been blocked by CORS policy"),
    ).not.toContain('4000');
    expect(askedIn('https://example.com/a')).toBe('https://example.com/a');
  });

  it.each([
    [
      'Node',
      'TypeError: Missing parameter name at 1\n    at name (/app/node_modules/path-to-regexp/dist/index.js:73:19)\n    at Object.<anonymous> (/app/server.js:12:5)',
      'TypeError: Missing parameter name at path-to-regexp',
    ],
    [
      'Python',
      'Traceback (most recent call last):\n  File "/a/b.py", line 3, in <module>\n    import yaml\n  File "/usr/lib/site-packages/loader/core.py", line 9, in load\n    raise Problem\nModuleNotFoundError: No module named \'yaml\'',
      "ModuleNotFoundError: No module named 'yaml' loader",
    ],
    [
      'Java',
      'Exception in thread "main" java.lang.IllegalStateException: Pool is closed\n\tat com.example.Pool.take(Pool.java:12)\n\tat com.example.Main.main(Main.java:5)\n\t... 3 more',
      'Exception in thread "main" java.lang.IllegalStateException: Pool is closed',
    ],
    [
      'a log',
      '2024-05-01 12:00:01 INFO server started\n2024-05-01 12:00:02 ERROR pool - connection terminated\n2024-05-01 12:00:03 INFO bye',
      'pool - connection terminated',
    ],
    [
      'Node, of a process',
      '(node:1234) UnhandledPromiseRejectionWarning: Error: boom\n    at /app/index.js:7:11',
      'UnhandledPromiseRejectionWarning: Error: boom',
    ],
  ])('is the message of a trace, with the library that threw it: %s', (_, trace, asked) => {
    expect(askedIn(trace)).toBe(asked);
    expect(askedIn(`Hello, I get this error, what does it mean?\n\n${trace}`)).toBe(asked);
    expect(askedIn(`${trace}\n\nHow do I retry the nightly upload?`)).toBe(
      `How do I retry the nightly upload? ${asked}`,
    );
  });
});
