import { describe, expect, it } from '@jest/globals';
import { leansOnAnother } from '../../../../../pipeline/adapters/embedded/answer/choose-sentences.ts';

describe('a sentence that leans on another', () => {
  it.each([
    'This is the default.',
    'Because of this, the gate stays open.',
    'In that case, pay at the gate.',
    'Yes, the gate opens.',
    'No, nobody may.',
    '“However, the gate was rebuilt.',
    'Nein, das Tor bleibt zu.',
    'Dadurch bleibt es offen.',
  ])('%s', (text) => expect(leansOnAnother({ text })).toBe(true));

  it.each([
    'No gate was ever closed.',
    'The gate opens on Sundays.',
    'Sometimes it opens.',
    'No se abre la puerta.',
    'Button and gate are one.',
  ])('is not %s', (text) => expect(leansOnAnother({ text })).toBe(false));
});
