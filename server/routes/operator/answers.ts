import { randomBytes } from 'node:crypto';
import { type Request, type Response, Router, urlencoded } from 'express';
import { toDay } from '../../../pipeline/ledger/tally-run.ts';
import type { OwnerAnswer } from '../../../pipeline/ports.ts';
import {
  MAX_FORM_CHARS,
  MAX_FORMS,
  parseOwnerAnswers,
  toOwnerAnswer,
  toOwnerAnswersText,
  toOwnerForm,
} from '../../../pipeline/text/owner-answers-text.ts';
import { audit, requireOwnForm } from '../../operator/guard-operator.ts';
import {
  type OperatorDesk,
  readField,
  readFields,
  renderOperatorPage,
} from '../../operator/operator-desk.ts';
import { createOwnerAnswerBook } from '../../operator/owner-answer-book.ts';
import { toAnswerRows, toPreview } from '../../pages/operator/answers-model.ts';

const MAX_FORM_BYTES = 128 * 1_024;
const MAX_FILE_BYTES = 4 * 1_048_576;
const FORMS = 30;
const DONE = {
  kept: 'The answer is kept.',
  removed: 'The answer is removed.',
  taken: 'The answers are taken.',
};
const EMPTY = { id: '', questions: '', suggested: [], text: '', expires: '', problem: '' } as const;

type AnswerForm = { [Name in keyof typeof EMPTY]: Name extends 'suggested' ? readonly string[] : string };

/**
 * `/operator/answers`: what the owner has written for single questions, listed, made from a family of questions, changed, removed,
 * exported and taken from a file.
 */
export function createOperatorAnswerRoutes(desk: OperatorDesk): Router {
  const { ledger, access, logger, now } = desk;
  const book = createOwnerAnswerBook(desk.ownerAnswers);
  const router = Router();
  const readForm = urlencoded({ extended: false, limit: MAX_FORM_BYTES });
  const ownForm = requireOwnForm(access);

  const showAnswers = async (res: Response, done: string, problems: readonly string[]) => {
    const answers = toAnswerRows(await book.list(), toDay(now()));
    const page = { kind: 'operator-answers', answers, done, problems } as const;
    await renderOperatorPage(desk, res, { ...page, tab: 'answers', title: 'Answers' });
  };
  const showForm = async (res: Response, form: AnswerForm, isNew: boolean) => {
    const heading = isNew ? 'Write an answer' : 'Change an answer';
    const page = {
      kind: 'operator-answer',
      ...form,
      previewHtml: toPreview(form.text),
      heading,
      isNew,
    } as const;
    await renderOperatorPage(desk, res, { ...page, tab: 'answers', title: heading });
  };

  router.get('/answers', async (req, res) => {
    const done = Object.entries(DONE).find(([name]) => name in req.query)?.[1] ?? '';
    await showAnswers(res, done, []);
  });

  router.get('/answers.jsonl', async (req, res) => {
    audit(logger, req, res, { action: 'export answers' });
    res.set({
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      'Content-Disposition': 'attachment; filename="answers.jsonl"',
    });
    res.send(toOwnerAnswersText(await book.list()));
  });

  router.get('/answers/new', async (req, res) => {
    const family = /^\d{1,15}$/.test(String(req.query.family)) ? Number(req.query.family) : null;
    const forms = family === null ? [] : await ledger.listForms(family, FORMS);
    const short = forms.map(toOwnerForm).filter(({ length }) => length <= MAX_FORM_CHARS);
    const [questions = '', ...suggested] = short;
    await showForm(res, { ...EMPTY, questions, suggested }, true);
  });

  router.get('/answers/:id', async (req, res, next) => {
    const answer = await book.find(req.params.id);
    if (!answer) return next();
    const { id, questions, text, expires } = answer;
    const form = { ...EMPTY, id, questions: questions.join('\n'), text, expires: expires ?? '' };
    await showForm(res, form, false);
  });

  router.post('/answers', readForm, ownForm, async (req, res) => {
    const form = readAnswerForm(req);
    const isNew = form.id === '';
    let answer: OwnerAnswer;
    try {
      answer = toAnswer(form, isNew ? randomBytes(9).toString('base64url') : form.id);
      if (readField(req, 'preview') !== '') return await showForm(res, form, isNew);
      await book.keep([answer]);
    } catch (error) {
      res.status(400);
      return showForm(res, { ...form, problem: toSentence((error as Error).message) }, isNew);
    }
    audit(logger, req, res, { action: 'keep an answer', answerId: answer.id });
    res.redirect(303, '/operator/answers?kept');
  });

  router.post('/answers/:id/remove', readForm, ownForm, async (req, res, next) => {
    const { id } = req.params as { id: string };
    if (!(await book.remove(id))) return next();
    audit(logger, req, res, { action: 'remove an answer', answerId: id });
    res.redirect(303, '/operator/answers?removed');
  });

  const readFile = urlencoded({ extended: false, limit: MAX_FILE_BYTES });
  router.post('/answers/import', readFile, ownForm, async (req, res) => {
    const { answers, problems } = parseOwnerAnswers(readField(req, 'lines'));
    const wrong =
      answers.length === 0 && problems.length === 0
        ? ['There is no line in it: paste an answer a line']
        : problems;
    if (wrong.length > 0) {
      res.status(400);
      return showAnswers(res, '', wrong.map(toSentence));
    }
    await book.keep(answers);
    audit(logger, req, res, { action: 'take answers', answers: answers.length });
    res.redirect(303, '/operator/answers?taken');
  });

  return router;
}

function readAnswerForm(req: Request): AnswerForm {
  const confirmed = readFields(req, 'confirmed');
  const written = readField(req, 'questions').split(/\r\n?|\n/);
  return {
    ...EMPTY,
    id: readField(req, 'id'),
    questions: [...new Set([...written, ...confirmed].map((line) => line.trim()))]
      .filter((line) => line !== '')
      .slice(0, MAX_FORMS + 1)
      .join('\n'),
    suggested: readFields(req, 'suggested').filter((form) => !confirmed.includes(form)),
    text: readField(req, 'text'),
    expires: readField(req, 'expires'),
  };
}

function toAnswer({ questions, text, expires }: AnswerForm, id: string): OwnerAnswer {
  return toOwnerAnswer({ id, questions: questions.split('\n'), text, expires });
}

function toSentence(problem: string): string {
  return `${problem.charAt(0).toUpperCase()}${problem.slice(1)}${/[.!?]$/.test(problem) ? '' : '.'}`;
}
