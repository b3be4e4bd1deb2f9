import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../pipeline/adapters/embedded/training/random.ts';
import {
  correctTrait,
  fadedConfidence,
  HALF_LIFE_MS,
  MAX_CONFIDENCE,
  MAX_TOPICS,
  MIN_CONFIDENCE,
  mergeProfile,
} from '../../../pipeline/answer/signals.ts';
import { BRIEF_MS, type Profile, type Signal, type SignalKey } from '../../../pipeline/ports.ts';

const START = new Date('2026-05-04T12:00:00.000Z');
const EMPTY: Profile = { traits: [] };
const later = (ms: number) => new Date(START.getTime() + ms);

function beginner(confidence: number, why = "I'm new to Node"): Signal {
  return { key: 'expertise', value: 'beginner', confidence, why };
}

function topicOf(value: string): Signal {
  return { key: 'topic', value, confidence: 0.65, why: value };
}

function advanced(confidence: number): Signal {
  return { key: 'expertise', value: 'advanced', confidence, why: 'as a senior engineer' };
}

describe('merging what a message showed into a profile', () => {
  it('takes up a new trait with its words and says so', () => {
    const { profile, changed } = mergeProfile(EMPTY, [beginner(0.8)], START);
    expect(profile.traits).toEqual([
      { ...beginner(0.8), seenAt: START.toISOString(), expiresAt: expect.any(String) },
    ]);
    expect(changed).toEqual([
      {
        key: 'expertise',
        value: 'beginner',
        confidence: 0.8,
        why: "I'm new to Node",
        expiresAt: profile.traits[0]?.expiresAt,
      },
    ]);
  });

  it('believes repeated evidence in new words more, but never wholly', () => {
    let profile = EMPTY;
    const confidences = Array.from({ length: 8 }, (_, time) => {
      ({ profile } = mergeProfile(profile, [beginner(0.5, `words ${time}`)], START));
      return profile.traits[0]?.confidence ?? 0;
    });
    expect(confidences.slice(0, 3)).toEqual([0.5, 0.75, 0.875]);
    expect(confidences).toEqual([...confidences].sort((a, b) => a - b));
    expect(confidences.at(-1)).toBeLessThanOrEqual(MAX_CONFIDENCE);
  });

  it('does not count the same words twice', () => {
    const once = mergeProfile(EMPTY, [beginner(0.6)], START).profile;
    const twice = mergeProfile(once, [beginner(0.6)], START);
    expect(twice.profile).toEqual(once);
    expect(twice.changed).toEqual([]);
  });

  it('lowers what a weak contradiction speaks against, and reports that', () => {
    const held = mergeProfile(EMPTY, [beginner(0.9)], START).profile;
    const { profile, changed } = mergeProfile(held, [advanced(0.3)], START);
    expect(profile.traits).toHaveLength(1);
    expect(profile.traits[0]?.value).toBe('beginner');
    expect(profile.traits[0]?.confidence).toBeLessThan(0.9);
    expect(changed).toHaveLength(1);
  });

  it('gives way to a strong contradiction, with less confidence than if nothing had been held', () => {
    const held = mergeProfile(EMPTY, [beginner(0.6)], START).profile;
    const { profile } = mergeProfile(held, [advanced(0.8)], START);
    expect(profile.traits.map((trait) => trait.value)).toEqual(['advanced']);
    expect(profile.traits[0]?.confidence).toBeLessThan(0.8);
  });

  it.each(Object.entries(HALF_LIFE_MS))(
    'believes half as much of %s after its half-life',
    (key, halfLifeMs) => {
      const signal: Signal = { key: key as SignalKey, value: 'x', confidence: 0.8, why: 'x' };
      const [trait] = mergeProfile(EMPTY, [signal], START).profile.traits;
      if (!trait) throw new Error('nothing was taken up');
      expect(fadedConfidence(trait, later(halfLifeMs))).toBeCloseTo(0.4, 10);
    },
  );

  it('forgets a trait at the moment in which it says that it expires, and no earlier', () => {
    const { profile } = mergeProfile(EMPTY, [beginner(0.8)], START);
    const expiry = Date.parse(profile.traits[0]?.expiresAt ?? '');
    expect(mergeProfile(profile, [], new Date(expiry - 1)).profile.traits).toHaveLength(1);
    expect(mergeProfile(profile, [], new Date(expiry)).profile.traits).toHaveLength(0);
  });

  it('keeps a mood for hours and a language for months', () => {
    const signals: Signal[] = [
      { key: 'mood', value: 'frustrated', confidence: 0.7, why: 'I hate this' },
      { key: 'language', value: 'de', confidence: 0.95, why: 'Wie' },
    ];
    const { profile } = mergeProfile(EMPTY, signals, START);
    const nextDay = mergeProfile(profile, [], later(24 * 3_600_000)).profile;
    expect(nextDay.traits.map((trait) => trait.key)).toEqual(['language']);
  });

  it('reports nothing when nothing but time has passed', () => {
    const { profile } = mergeProfile(EMPTY, [beginner(0.8)], START);
    expect(mergeProfile(profile, [], later(3_600_000)).changed).toEqual([]);
  });

  it('holds many topics at once but not any number, and keeps the surest', () => {
    const topics = Array.from({ length: MAX_TOPICS + 5 }, (_, index): Signal => {
      return { key: 'topic', value: `topic ${index}`, confidence: 0.5 + index / 100, why: `topic ${index}` };
    });
    const { profile } = mergeProfile(EMPTY, topics, START);
    expect(profile.traits).toHaveLength(MAX_TOPICS);
    expect(profile.traits.map((trait) => trait.value)).not.toContain('topic 0');
    expect(profile.traits.map((trait) => trait.value)).toContain(`topic ${MAX_TOPICS + 4}`);
  });

  it('takes no guess for a new trait, and lets one speak for what is held', () => {
    const guess = beginner(0.45, 'res.send');
    expect(mergeProfile(EMPTY, [guess], START)).toEqual({ profile: EMPTY, changed: [] });
    const held = mergeProfile(EMPTY, [beginner(0.6)], START).profile;
    expect(mergeProfile(held, [guess], START).profile.traits[0]?.confidence).toBeGreaterThan(0.6);
  });

  it('leaves what the visitor has corrected as they said it, whatever their words show', () => {
    const held = mergeProfile(EMPTY, [beginner(0.6), topicOf('nginx')], START).profile;
    const traits = correctTrait(held, beginner(0.6), 'advanced', START);
    expect(traits.map(({ key, value, isCorrected }) => [key, value, isCorrected])).toEqual([
      ['topic', 'nginx', undefined],
      ['expertise', 'advanced', true],
    ]);
    for (const signal of [beginner(0.9), advanced(0.9)]) {
      const after = mergeProfile({ traits }, [signal], later(60_000));
      expect(after).toEqual({ profile: { traits }, changed: [] });
    }
  });

  it('puts another topic in the place of the one that was wrong, once', () => {
    const held = mergeProfile(EMPTY, [topicOf('nginx'), topicOf('caddy')], START).profile;
    expect(correctTrait(held, topicOf('nginx'), 'caddy', START)).toMatchObject([
      { value: 'caddy', isCorrected: true },
    ]);
  });

  it('keeps nothing for longer than a day of whoever asks not to be tracked', () => {
    const brief: Profile = { traits: [], isBrief: true };
    const latest = later(BRIEF_MS).toISOString();
    const language: Signal = { key: 'language', value: 'de', confidence: 0.9, why: 'Wie' };
    const { profile, changed } = mergeProfile(brief, [language, beginner(0.8)], START);
    expect(profile.traits.map(({ expiresAt }) => expiresAt)).toEqual([latest, latest]);
    expect(changed.map(({ expiresAt }) => expiresAt)).toEqual([latest, latest]);
    expect(correctTrait(profile, beginner(0.8), 'advanced', START)[1]?.expiresAt).toBe(latest);
    expect(profile.isBrief).toBe(true);
    expect(BRIEF_MS).toBeLessThanOrEqual(23 * 3_600_000);
  });

  it('keeps its rules over any course of messages', () => {
    const random = createRandom(7);
    const keys: readonly SignalKey[] = ['language', 'expertise', 'mood', 'urgency', 'topic'];
    for (let course = 0; course < 40; course++) {
      let profile = EMPTY;
      let now = START.getTime();
      for (let message = 0; message < 25; message++) {
        now += Math.floor(random() * 10 * 24 * 3_600_000);
        const signals = Array.from(
          { length: Math.floor(random() * 4) },
          (): Signal => ({
            key: keys[Math.floor(random() * keys.length)] ?? 'topic',
            value: `v${Math.floor(random() * 20)}`,
            confidence: random(),
            why: `w${Math.floor(random() * 5)}`,
          }),
        );
        const before = structuredClone(profile);
        const merged = mergeProfile(profile, signals, new Date(now));
        expect(profile).toEqual(before);
        ({ profile } = merged);
        expectSound(profile, now);
        for (const change of merged.changed) {
          expect(profile.traits).toContainEqual(expect.objectContaining(change));
        }
      }
    }
  });
});

function expectSound(profile: Profile, now: number): void {
  const single = profile.traits.filter((trait) => trait.key !== 'topic').map((trait) => trait.key);
  expect(new Set(single).size).toBe(single.length);
  const topics = profile.traits.filter((trait) => trait.key === 'topic').map((trait) => trait.value);
  expect(new Set(topics).size).toBe(topics.length);
  expect(topics.length).toBeLessThanOrEqual(MAX_TOPICS);
  for (const trait of profile.traits) {
    expect(trait.confidence).toBeLessThanOrEqual(MAX_CONFIDENCE);
    expect(Date.parse(trait.seenAt)).toBeLessThanOrEqual(now);
    expect(Date.parse(trait.expiresAt)).toBeGreaterThan(now);
    expect(fadedConfidence(trait, new Date(now))).toBeGreaterThanOrEqual(MIN_CONFIDENCE - 1e-9);
  }
}
