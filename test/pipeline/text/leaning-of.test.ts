import { describe, expect, it } from '@jest/globals';
import { leaningOf } from '../../../pipeline/text/leaning-of.ts';

describe('how much a question leans on the turn before', () => {
  it.each([
    'Why?',
    'how long is it?',
    'And when exactly did that happen?',
    'Und wann genau ist das passiert?',
    'Wie lange hat das gedauert?',
    'Wie lange dauert es?',
    'Et combien ça coûte ?',
    '¿Y cuánto cuesta?',
    'А сколько это стоит?',
    'А когда это произошло?',
    'لماذا؟',
  ])('is all, where nothing is named: %j', (question) => expect(leaningOf(question)).toBe('empty'));

  it.each([
    'can it load them eagerly?',
    'what happens when it is exceeded?',
    'How much does it weigh?',
    'Was she born in the same town?',
    'What about a lesson?',
    'And a repair?',
    'And repairs at the boatyard?',
    'And for the Model 3?',
    'and in white, for a dark header?',
    'and how do I destroy one when the user logs out?',
    'Und für Kinder?',
    'Et pour les enfants ?',
    '¿Y para niños?',
    'А для детей?',
    'وماذا عن الأطفال؟',
    '它多少钱？',
    'そして、いくらですか？',
  ])('is its subject: %j', (question) => expect(leaningOf(question)).toBe('full'));

  it.each([
    'timeout',
    'How many teams?',
    'How long is a sabbatical?',
    'How much does it cost to hire the kayak?',
    'Where is the town museum?',
    '何時に開きますか',
  ])('may be something, where little is named: %j', (question) =>
    expect(leaningOf(question)).toBe('perhaps'),
  );

  it.each([
    'Which opening hours has the town museum on Sundays?',
    'When a plugin fails to register in time, is it loaded again?',
    'Is there a way to rename several columns of a table at once?',
    'If two parts of my program ask for the same address, which answer do they get?',
    'Then how does the gateway of the northern region choose its certificate?',
    'Wann fährt das Schiff nach Helgoland ab?',
    'Gibt es einen Rabatt auf Fahrkarten für Studenten der Universität?',
    '美术馆的开放时间是什么时候',
  ])('is nothing, where it stands alone: %j', (question) => expect(leaningOf(question)).toBe('none'));
});
