import { type RequestHandler, Router, urlencoded } from 'express';
import { correctTrait } from '../../pipeline/answer/signals.ts';
import type { Profile, ProfileStore } from '../../pipeline/ports.ts';
import { RequestProblem } from '../errors.ts';
import { wordsOf } from '../middleware/language.ts';
import { visitorOf, wantsNoTracking } from '../middleware/visitor.ts';
import { parseTraitValue, toTraitModel } from '../pages/trait-model.ts';
import type { Views } from '../views.ts';

const MAX_FORM_BYTES = 4_096;
const never = new AbortController().signal;

/**
 * `GET /profile` shows a visitor everything that was noticed about them, and why; `GET /profile/export` is the same as JSON.
 * `POST /profile/traits/erase` and `/profile/traits/correct` change one trait, `POST /profile/use` says whether answers use it.
 */
export function createProfileRoutes({ views, profiles }: { views: Views; profiles: ProfileStore }): Router {
  const router = Router();
  const readForm = urlencoded({ extended: false, limit: MAX_FORM_BYTES });

  router.get('/profile', async (req, res) => {
    const words = wordsOf(res);
    const { traits, isOff, isBrief } = await profiles.load(visitorOf(res), never);
    const now = new Date();
    res.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex' });
    await views.render(res, {
      kind: 'profile',
      title: words.say('profile.title'),
      description: '',
      traits: traits.map((trait) => toTraitModel(trait, now, words)),
      isErased: 'erased' in req.query,
      isChanged: 'changed' in req.query,
      isOff: isOff === true,
      isBrief: isBrief === true || wantsNoTracking(req),
    });
  });

  router.get('/profile/export', async (_req, res) => {
    const profile = await profiles.load(visitorOf(res), never);
    res.set({
      'Cache-Control': 'private, no-store',
      'X-Robots-Tag': 'noindex',
      'Content-Disposition': 'attachment; filename="profile.json"',
    });
    res.type('json').send(`${JSON.stringify(toExport(profile), null, 2)}\n`);
  });

  router.post(
    '/profile/traits/erase',
    readForm,
    change((profile, { key, value }) => {
      return profile.traits.filter((trait) => trait.key !== key || trait.value !== value);
    }),
  );

  router.post(
    '/profile/traits/correct',
    readForm,
    change((profile, { key, value, corrected }) => {
      const noticed = profile.traits.find((trait) => trait.key === key && trait.value === value);
      const said = parseTraitValue(key, corrected);
      if (!said) throw new RequestProblem('bad_request', 'The correction is none that this entry can have.');
      // What has faded since the page was drawn needs no correction.
      return noticed ? correctTrait(profile, noticed, said.value, new Date()) : profile.traits;
    }),
  );

  router.post('/profile/use', readForm, async (req, res) => {
    const { use } = readFields(req.body);
    if (use !== 'on' && use !== 'off') throw new RequestProblem('bad_request', 'Send use=on or use=off.');
    await profiles.setOff(visitorOf(res), use === 'off');
    res.redirect(303, '/profile?changed');
  });

  return router;

  /** Keeps what becomes of the traits, and leads back to the page. */
  function change(toTraits: (profile: Profile, fields: Fields) => Profile['traits']): RequestHandler {
    return async (req, res) => {
      const profile = await profiles.load(visitorOf(res), never);
      const traits = toTraits(profile, readFields(req.body));
      await profiles.save(visitorOf(res), { traits }, never);
      res.redirect(303, '/profile?changed');
    };
  }
}

interface Fields {
  readonly key: string;
  readonly value: string;
  readonly corrected: string;
  readonly use: string;
}

function readFields(body: unknown): Fields {
  const fields = (body ?? {}) as Record<string, unknown>;
  const read = (name: keyof Fields) => (typeof fields[name] === 'string' ? fields[name] : '');
  return { key: read('key'), value: read('value'), corrected: read('corrected'), use: read('use') };
}

function toExport({ traits, isOff, isBrief }: Profile) {
  return {
    exportedAt: new Date().toISOString(),
    isUsed: !isOff,
    isBrief: isBrief === true,
    traits: traits.map((trait) => ({ ...trait, isCorrected: trait.isCorrected === true })),
  };
}
