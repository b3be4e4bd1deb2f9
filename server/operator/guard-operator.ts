import type { Request, RequestHandler, Response } from 'express';
import { RequestProblem } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Operator, OperatorAccess } from './operator-access.ts';

/** Who asks; only behind `guardOperator`. */
export function operatorOf(res: Response): Operator {
  return res.locals.operator as Operator;
}

/**
 * Lets operators through. Everybody else is told what they would be told of any address that leads nowhere: whoever tries does
 * not learn that there is something here.
 */
export function guardOperator(access: OperatorAccess): RequestHandler {
  return function guardOperator(req, res, next) {
    const operator = access.recognise(req);
    if (operator === null) return next('router');
    res.locals.operator = operator;
    res.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex' });
    next();
  };
}

/**
 * Lets a form through that was made for this operator, after its body is read.
 * @throws {RequestProblem} `origin_not_allowed` for any other
 */
export function requireOwnForm(access: OperatorAccess): RequestHandler {
  return function requireOwnForm(req, res, next) {
    const { token } = (req.body ?? {}) as Record<string, unknown>;
    if (!access.isOwnForm(operatorOf(res), typeof token === 'string' ? token : '')) {
      throw new RequestProblem(
        'origin_not_allowed',
        'This form was not made for your session. Load the page again and send it from there.',
      );
    }
    next();
  };
}

/** A line of the log for what an operator has done; `what` names no visitor and has no words of one. */
export function audit(
  logger: Logger,
  req: Request,
  res: Response,
  what: Readonly<Record<string, unknown>> & { readonly action: string },
): void {
  const name = (res.locals.operator as Operator | undefined)?.name ?? null;
  logger.info({ operator: name, address: req.ip, ...what }, 'operator');
}
