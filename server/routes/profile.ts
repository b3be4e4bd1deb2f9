import { Router } from 'express';
import type { ProfileStore, SignalKey, Trait } from '../../pipeline/ports.ts';
import { fadedConfidence } from '../../pipeline/stages/signals.ts';
import { visitorOf } from '../middleware/visitor.ts';
import type { TraitModel } from '../page-models.ts';
import { formatDate } from '../reading-formats.ts';
import type { Views } from '../views.ts';

const LABELS: Readonly<Record<SignalKey, string>> = {
  language: 'Language',
  expertise: 'Expertise',
  mood: 'Mood',
  urgency: 'Urgency',
  topic: 'Topic of interest',
};

/** `GET /profile` shows a visitor everything that was inferred about them, and why; `POST /profile/erase` forgets it all. */
export function createProfileRoutes({ views, profiles }: { views: Views; profiles: ProfileStore }): Router {
  const router = Router();

  router.get('/profile', async (req, res) => {
    const { traits } = await profiles.load(visitorOf(res), new AbortController().signal);
    res.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex' });
    await views.render(res, {
      kind: 'profile',
      title: 'What this site noticed about you',
      description: '',
      language: 'en',
      traits: traits.map((trait) => toTraitModel(trait, new Date())),
      isErased: 'erased' in req.query,
    });
  });

  router.post('/profile/erase', async (_req, res) => {
    await profiles.erase(visitorOf(res));
    res.redirect(303, '/profile?erased');
  });

  return router;
}

function toTraitModel(trait: Trait, now: Date): TraitModel {
  const { key, value, why, expiresAt } = trait;
  return {
    label: LABELS[key],
    value,
    why,
    sureness: describeSureness(fadedConfidence(trait, now)),
    expiresAt,
    expiresDate: formatDate(expiresAt),
  };
}

/** Numbers would pretend to a precision that an inference from a few words does not have. */
function describeSureness(confidence: number): string {
  if (confidence >= 0.8) return 'quite sure';
  return confidence >= 0.5 ? 'fairly sure' : 'a guess';
}
