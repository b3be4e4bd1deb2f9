import { Router } from 'express';
import { fadedConfidence } from '../../pipeline/answer/signals.ts';
import type { ProfileStore, Trait } from '../../pipeline/ports.ts';
import type { WordKey } from '../i18n/en.ts';
import type { Words } from '../i18n/words.ts';
import { wordsOf } from '../middleware/language.ts';
import { visitorOf } from '../middleware/visitor.ts';
import type { TraitModel } from '../pages/page-models.ts';
import type { Views } from '../views.ts';

/** `GET /profile` shows a visitor everything that was inferred about them, and why. */
export function createProfileRoutes({ views, profiles }: { views: Views; profiles: ProfileStore }): Router {
  const router = Router();

  router.get('/profile', async (req, res) => {
    const words = wordsOf(res);
    const { traits } = await profiles.load(visitorOf(res), new AbortController().signal);
    res.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex' });
    await views.render(res, {
      kind: 'profile',
      title: words.say('profile.title'),
      description: '',
      traits: traits.map((trait) => toTraitModel(trait, new Date(), words)),
      isErased: 'erased' in req.query,
    });
  });

  return router;
}

function toTraitModel(trait: Trait, now: Date, { say, date }: Words): TraitModel {
  const { key, value, why, expiresAt } = trait;
  return {
    label: say(`trait.${key}`),
    value,
    why,
    sureness: say(describeSureness(fadedConfidence(trait, now))),
    expiresAt,
    expiresDate: date(expiresAt),
  };
}

/** Numbers would pretend to a precision that an inference from a few words does not have. */
function describeSureness(confidence: number): WordKey {
  if (confidence >= 0.8) return 'profile.quiteSure';
  return confidence >= 0.5 ? 'profile.fairlySure' : 'profile.guess';
}
