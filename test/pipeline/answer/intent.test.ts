import { describe, expect, it } from '@jest/globals';
import { choosePageForm } from '../../../pipeline/answer/intent.ts';
import { type OwnKind, QUESTION_KINDS } from '../../../pipeline/ports.ts';

const formOf = (kind: (typeof QUESTION_KINDS)[number], confidence: number) =>
  choosePageForm({ kind, confidence, language: 'en' });

describe('the form of a page', () => {
  it.each([
    ['instruction', 'steps'],
    ['comparison', 'comparison'],
    ['factoid', 'facts'],
    ['reason', 'explanation'],
    ['evidence-based', 'explanation'],
    ['debate', 'explanation'],
    ['experience', 'explanation'],
    ['not-a-question', 'overview'],
  ] as const)('of a sure %s is %s', (kind, form) => {
    expect(formOf(kind, 0.9)).toBe(form);
  });

  it('never promises steps or a comparison on a guess', () => {
    for (const kind of QUESTION_KINDS) {
      for (let confidence = 0; confidence < 0.4; confidence += 0.05) {
        expect(['explanation', 'overview']).toContain(formOf(kind, confidence));
      }
    }
  });

  it('is an overview for a question in a language that the kinds were not learnt from', () => {
    expect(formOf('factoid', 0.2)).toBe('overview');
  });

  it('is what the owner wants for a kind of their own, or what the built-in kind of that name has', () => {
    const intent = { kind: 'factoid', confidence: 0.9, language: 'en' } as const;
    const formOfOwn = (label: string, action: OwnKind['action'] = {}) =>
      choosePageForm(intent, { label, confidence: 0.6, action });
    expect(formOfOwn('refunds', { page: 'steps' })).toBe('steps');
    expect(formOfOwn('refunds')).toBe('facts');
    expect(formOfOwn('instruction')).toBe('steps');
    expect(formOfOwn('instruction', { page: 'overview' })).toBe('overview');
  });

  it('becomes no narrower as confidence falls', () => {
    const breadth = { steps: 0, comparison: 0, facts: 0, explanation: 1, overview: 2 };
    for (const kind of QUESTION_KINDS) {
      const breadths = [1, 0.6, 0.45, 0.3, 0].map((confidence) => breadth[formOf(kind, confidence)]);
      expect(breadths).toEqual([...breadths].sort((a, b) => a - b));
    }
  });
});
