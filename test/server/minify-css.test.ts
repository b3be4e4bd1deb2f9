import { describe, expect, it } from '@jest/globals';
import { minifyCss } from '../../server/minify-css.ts';

describe('minifyCss', () => {
  it.each([
    ['/* why */\n.a, .b {\n  color: red;\n}\n', '.a,.b{color:red}'],
    ['.a { margin: 0.5em -0.25em 10.5px; }', '.a{margin:.5em -.25em 10.5px}'],
    [':host([x]) .a > * + * { top: 0 !important; }', ':host([x]) .a > * + *{top:0!important}'],
    ['.a { width: calc(1em - 0.5px * var(--n)); }', '.a{width:calc(1em - .5px * var(--n))}'],
    [
      '@container (16em <= inline-size < 34em) {\n .a { x: y } }',
      '@container (16em <= inline-size < 34em){.a{x:y}}',
    ],
  ])('writes %j as %s', (css, small) => {
    expect(minifyCss(css)).toBe(small);
  });
});
