import { Router } from 'express';
import type { RateLimiter } from '../../../pipeline/ports.ts';
import { guardOperator } from '../../operator/guard-operator.ts';
import type { OperatorDesk } from '../../operator/operator-desk.ts';
import { createOperatorAnswerRoutes } from './answers.ts';
import { createOperatorExportRoutes } from './export.ts';
import { createOperatorOverviewRoutes } from './overview.ts';
import { createOperatorQuestionRoutes } from './questions.ts';
import { createOperatorSignInRoutes } from './sign-in.ts';
import { createOperatorWordRoutes } from './words.ts';

export interface OperatorDependencies extends OperatorDesk {
  readonly rateLimiter: RateLimiter;
}

/** Everything below `/operator`. Only operators find anything there, but for the page on which they sign in. */
export function createOperatorRoutes(deps: OperatorDependencies): Router {
  const router = Router();
  router.use(createOperatorSignInRoutes(deps));
  router.use(guardOperator(deps.access));
  router.use(
    createOperatorOverviewRoutes(deps),
    createOperatorQuestionRoutes(deps),
    createOperatorExportRoutes(deps),
    createOperatorAnswerRoutes(deps),
    createOperatorWordRoutes(deps),
  );
  return router;
}
