import { describe, expect, it } from '@jest/globals';
import { findTokens } from '../../../public/markdown/find-tokens.js';

/** Each token after what it is. */
const tokens = (language: string, code: string) =>
  findTokens(code, language).map(({ from, to, type }) => `${type} ${code.slice(from, to)}`);

describe('the tokens of code', () => {
  it.each([
    ['js', "const a = 'b'; // c", ['w const', "t 'b'", 'n // c']],
    ['js', 'p.catch(x => /* y */ `z$\n`)', ['n /* y */', 't `z$\n`']],
    ['js', 'const constant = "a\\"b" + \'"\'', ['w const', 't "a\\"b"', "t '\"'"]],
    ['tsx', 'interface A { b: string }', ['w interface', 'w string']],
    ['sh', 'echo "a#b" # c\ncurl http://x/#y', ['w echo', 't "a#b"', 'n # c', 'w curl']],
    ['yaml', "a: don't\nb: true # c", ['w true', 'n # c']],
    ['json', '{"a": [true, null]}', ['t "a"', 'w true', 'w null']],
    [
      'py',
      'def f():\n  """a\nb"""\n  return None#c',
      ['w def', 't """a\nb"""', 'w return', 'w None', 'n #c'],
    ],
    ['html', '<p class="x">if "y"</p><!-- z -->', ['w <p', 't "x"', 'w </p', 'n <!-- z -->']],
    ['sql', "SELECT a -- b\nfrom c where d = 'e'", ['w SELECT', 'n -- b', 'w from', 'w where', "t 'e'"]],
    ['rust', "fn f<'a>(x: &'a str) { 'c' }", ['w fn', "t 'c'"]],
    ['css', '@media x { a: "b" } /* c */', ['w @media', 't "b"', 'n /* c */']],
    ['diff', '@@ -1 @@\n-old\n+new\n same - not', ['w @@ -1 @@', 'n -old', 't +new']],
    ['nginx', 'proxy_buffering off; # now', ['w proxy_buffering', 'w off', 'n # now']],
  ])('in %s: %j', (language, code, expected) => {
    expect(tokens(language, code)).toEqual(expected);
  });

  it('go on to the end where nothing closes them, and a text in quotes to the end of its line', () => {
    expect(tokens('js', 'a /* b\nc')).toEqual(['n /* b\nc']);
    expect(tokens('js', 'a "b\nif')).toEqual(['t "b', 'w if']);
  });

  it.each(['made-up', '', 'text', 'constructor', '__proto__'])('are not looked for in %j', (language) => {
    expect(findTokens('if (a) "b" // c', language)).toEqual([]);
  });

  it('stand in order, and none in another', () => {
    const code = `${'if "a" // b\n/* c */ \'d\' `e`\n'.repeat(50)}`;
    let end = 0;
    for (const { from, to } of findTokens(code, 'js')) {
      expect(from).toBeGreaterThanOrEqual(end);
      end = to;
    }
    expect(end).toBeGreaterThan(code.length - 3);
  });
});
