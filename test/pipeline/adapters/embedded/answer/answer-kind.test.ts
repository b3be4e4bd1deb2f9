import { describe, expect, it } from '@jest/globals';
import {
  detectAnswerKind,
  holdsAnswerKind,
} from '../../../../../pipeline/adapters/embedded/answer/answer-kind.ts';

describe('the kind of answer a question wants', () => {
  it.each([
    ['When was it built?', 'time'],
    ['In which year did she leave?', 'time'],
    ['Wann wurde es gebaut?', 'time'],
    ['How many steps are there?', 'number'],
    ['Combien coûte le billet ?', 'number'],
    ['Who built the tower?', 'name'],
    ['¿Dónde está la torre?', 'name'],
    ['What is middleware?', 'definition'],
    ["What's a reverse proxy?", 'definition'],
    ['Was ist ein Kobold?', 'definition'],
    ['What is the best way to send a file to many clients?', null],
    ['How do I install it?', null],
    ['Whenever it rains', null],
    ['', null],
  ])('%j wants a %s', (question, kind) => {
    expect(detectAnswerKind(question)?.kind ?? null).toBe(kind);
  });

  it.each([
    ['When?', 'It was built in 1380.', 1],
    ['When?', 'It was built of stone.', 0],
    ['How many steps?', 'It has 312 steps.', 1],
    ['How many steps?', 'It has many steps.', 0],
    ['Who built it?', 'It was built by Konrad.', 1],
    ['Who is Konrad the Builder?', 'The tower of Konrad is high.', 0],
    ['What is middleware?', '_Middleware_ functions are functions with access to the request.', 1],
    ['What is middleware?', 'Middleware is used by every application.', 0],
    ['What is middleware?', 'The router is a kind of middleware.', 0],
    ['Why?', 'It was built in 1380 by Konrad.', 0],
  ] as const)('%j is told by %j: %d', (question, sentence, holds) => {
    expect(holdsAnswerKind(detectAnswerKind(question), sentence, question)).toBe(holds);
  });
});
