import type { Response } from 'express';
import type { Words } from './i18n/words.ts';
import type { Views } from './views.ts';

export interface Problem {
  /** HTTP status. */
  readonly status: number;
  readonly title: string;
  readonly whatHappened: string;
  readonly whatWasKept?: string;
  readonly whatToDo: string;
  readonly errorId?: string;
}

/** Sends the problem as a page of its own. Every text is read by visitors: no details that belong in the log. */
export async function renderProblem(views: Views, response: Response, problem: Problem): Promise<void> {
  response.status(problem.status).set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });
  await views.render(response, {
    kind: 'problem',
    title: problem.title,
    description: '',
    whatHappened: problem.whatHappened,
    whatWasKept: problem.whatWasKept ?? '',
    whatToDo: problem.whatToDo,
    errorId: problem.errorId ?? '',
  });
}

/** For an address that leads to nothing, or to something of someone else's: both must look the same. */
export function notFoundProblem(what: 'Page' | 'Conversation' | 'Passage', { say }: Words): Problem {
  return {
    status: 404,
    title: say('problem.notFound'),
    whatHappened: say(`problem.no${what}`),
    whatToDo: say('problem.checkAddress'),
  };
}

/** For the address of a page that its visitor took down. */
export function goneProblem({ say }: Words): Problem {
  return {
    status: 410,
    title: say('problem.gone'),
    whatHappened: say('problem.gonePage'),
    whatToDo: say('problem.checkAddress'),
  };
}
