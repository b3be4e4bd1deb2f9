import { Router, urlencoded } from 'express';
import { RequestProblem } from '../../errors.ts';
import { LOOPBACK, toAddressKey } from '../../middleware/address-key.ts';
import { audit, guardOperator, requireOwnForm } from '../../operator/guard-operator.ts';
import { readField } from '../../operator/operator-desk.ts';
import type { OperatorDependencies } from './operator.ts';

const MAX_FORM_BYTES = 4_096;
/** A key of 32 characters is not guessed; this keeps somebody who tries from costing anything. */
const TRIES_A_MINUTE = { address: 10, site: 60 };

/** `GET` and `POST /operator/sign-in` with the key, `POST /operator/sign-out`. Nothing where there is no key. */
export function createOperatorSignInRoutes(deps: OperatorDependencies): Router {
  const { access, views, logger, rateLimiter } = deps;
  const router = Router();
  if (!access.hasKey) return router;
  const readForm = urlencoded({ extended: false, limit: MAX_FORM_BYTES });

  router
    .route('/sign-in')
    .all((_req, res, next) => {
      res.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex' });
      next();
    })
    .get(async (req, res) => {
      if (access.recognise(req)) return res.redirect(303, '/operator');
      await views.render(res, toSignIn(false));
    })
    .post(readForm, async (req, res) => {
      const address = toAddressKey(req.ip ?? '') ?? LOOPBACK;
      const excess = await rateLimiter.consume([
        { key: `operator ${address}`, perMinute: TRIES_A_MINUTE.address },
        { key: 'operator', perMinute: TRIES_A_MINUTE.site },
      ]);
      if (excess) {
        audit(logger, req, res, { action: 'sign in', result: 'too many tries' });
        const { retryAfterMs } = excess;
        throw new RequestProblem('rate_limited', 'Too many tries. Wait a minute.', { retryAfterMs });
      }
      const isRight = access.isKey(readField(req, 'key').trim());
      audit(logger, req, res, { action: 'sign in', result: isRight ? 'signed in' : 'wrong key' });
      if (!isRight) {
        // As any address is answered that somebody without the key asks for.
        res.status(404);
        return views.render(res, toSignIn(true));
      }
      access.signIn(res);
      res.redirect(303, '/operator');
    });

  router.post('/sign-out', guardOperator(access), readForm, requireOwnForm(access), (req, res) => {
    audit(logger, req, res, { action: 'sign out' });
    access.signOut(res);
    res.redirect(303, '/operator/sign-in');
  });
  return router;
}

function toSignIn(isWrong: boolean) {
  return {
    kind: 'operator-sign-in',
    title: 'Sign in',
    description: '',
    tabs: [],
    token: '',
    canSignOut: false,
    isWrong,
  } as const;
}
