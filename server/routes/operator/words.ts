import { Router, urlencoded } from 'express';
import { parseOwnerWords } from '../../../pipeline/text/parse-owner-words.ts';
import { audit, requireOwnForm } from '../../operator/guard-operator.ts';
import { type OperatorDesk, readField, renderOperatorPage } from '../../operator/operator-desk.ts';
import { toOwnerText } from '../../owner-file.ts';

const MAX_FORM_BYTES = 1_200_000;
/** Problems that are told at once. */
const TOLD = 20;

/** `/operator/words`: the words of visitors that stand for those of the documents, in the store that OWNER_WORDS fills. */
export function createOperatorWordRoutes(desk: OperatorDesk): Router {
  const { access, logger, ownerWords } = desk;
  const router = Router();
  const readForm = urlencoded({ extended: false, limit: MAX_FORM_BYTES });

  router.get('/words', async (req, res) => {
    const text = (await ownerWords.read())?.text ?? '';
    const isSaved = 'saved' in req.query;
    const idle = isSaved ? findIdleWords(text) : [];
    await render(res, { text, problems: [], isSaved, idle });
  });

  router.post('/words', readForm, requireOwnForm(access), async (req, res) => {
    const text = readField(req, 'text').replace(/\r\n?/g, '\n');
    const { rules, problems } = parseOwnerWords(text);
    if (problems.length > 0) {
      res.status(400);
      return render(res, { text, problems: problems.slice(0, TOLD), isSaved: false, idle: [] });
    }
    await ownerWords.replace(toOwnerText(text));
    audit(logger, req, res, { action: 'change words', rules: rules.length });
    res.redirect(303, '/operator/words?saved');
  });

  return router;

  function findIdleWords(text: string): readonly string[] {
    const idle = desk.catalogue.findIdleRules(parseOwnerWords(text).rules);
    return idle.map(({ found }) => found.map((phrase) => `“${phrase}”`).join(' or '));
  }

  async function render(
    res: Parameters<typeof renderOperatorPage>[1],
    shown: { text: string; problems: readonly string[]; isSaved: boolean; idle: readonly string[] },
  ): Promise<void> {
    const page = { kind: 'operator-words', ...shown, file: desk.wordsFile ?? '' } as const;
    await renderOperatorPage(desk, res, { ...page, tab: 'words', title: 'Words' });
  }
}
