import { describe, expect, it } from '@jest/globals';
import { type Colour, contrast, deriveColours, isDark } from '../../../public/widget/derive-colours.js';

const GREEN: Colour = [11, 110, 79];
const RED: Colour = [179, 38, 30];
const LEVELS = [0, 64, 128, 192, 255];
const GRID: Colour[] = LEVELS.flatMap((r) => LEVELS.flatMap((g) => LEVELS.map((b): Colour => [r, g, b])));

describe('the colours of an element', () => {
  it('are told apart as WCAG does', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
    expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
    expect(isDark([20, 21, 19])).toBe(true);
    expect(isDark([251, 250, 247])).toBe(false);
  });

  it('stay as the page gave them where they can be read', () => {
    const made = deriveColours({ paper: [251, 250, 247], ink: [28, 27, 25], accent: GREEN, danger: RED });
    expect(made).toMatchObject({ ink: [28, 27, 25], accent: GREEN, 'accent-text': GREEN, danger: RED });
    expect(made['on-accent']).toEqual([251, 250, 247]);
    expect(contrast(made.quiet, [251, 250, 247])).toBeLessThan(contrast([28, 27, 25], [251, 250, 247]));
  });

  it('can be read on any paper, with any ink and accent', () => {
    const bad: unknown[] = [];
    for (const paper of GRID) {
      for (const [index, accent] of GRID.entries()) {
        const ink = GRID[(index * 7) % GRID.length] ?? GREEN;
        const made = deriveColours({ paper, ink, accent, danger: RED });
        const isReadable =
          [made.ink, made.quiet, made['accent-text'], made.danger].every(
            (text) => contrast(text, paper) >= 4.5,
          ) &&
          contrast(made['on-accent'], made.accent) >= 4.5 &&
          contrast(made.accent, paper) >= 3 &&
          contrast(made.line, paper) >= 3;
        if (!isReadable) bad.push({ paper, ink, accent, made });
      }
    }
    expect(bad).toEqual([]);
  });
});
