import type { AnswerPorts } from '../../pipeline/answer.ts';
import type { ScoredPassage } from '../../pipeline/ports.ts';
import { createScriptedPorts } from '../fakes/scripted-ports.ts';

const PASSAGES: readonly ScoredPassage[] = [
  [
    'Installing',
    ['Starter', 'Before you begin'],
    'Assuming you have already installed Node.js, create a directory to hold your application, and make that your working directory. **Express** 5 requires Node.js 18 or higher.',
  ],
  [
    'FAQ',
    ['Which runtimes does Express support?'],
    'Express runs wherever Node.js does. The test suite covers the maintained lines of Node.js; other runtimes are not part of it.',
  ],
  [
    'Production best practices',
    ['Things to do in your environment', 'Run Express with a process manager'],
    'When you run Express apps for production, it is helpful to use a *process manager*, which restarts the app and gathers [what it logs](https://docs.example/logs).',
  ],
  ['Hello world', [], 'Run the app with this command:\n\n```sh\nnode run-express.js --port 3000\n```'],
  [
    'Settings',
    ['Table of settings'],
    '| Name | Default |\n|---|---|\n| `env` | how to run Express |\n| `etag` | weak |',
  ],
].map(([title, headingPath, text], index) => ({
  id: `p${index + 1}`,
  documentId: `guide/${index + 1}.md`,
  title: String(title),
  headingPath: headingPath as string[],
  url: index === 1 ? 'https://docs.example/faq#runtimes' : null,
  text: String(text),
  score: 10 - index,
}));

/** Ports that answer, are not sure, do not answer, or talk, as the first word of the question tells. */
export function createOutcomePorts(): Partial<AnswerPorts> {
  const { knowledge } = createScriptedPorts();
  return {
    knowledge: {
      ...knowledge,
      search: async () => ({
        passages: PASSAGES,
        confidence: 0.5,
        terms: [
          { term: 'run', weight: 2 },
          { term: 'express', weight: 3 },
        ],
      }),
      findPassage: async (passageId) => PASSAGES.find(({ id }) => id === passageId) ?? null,
      listDocument: async (documentId) => PASSAGES.filter((passage) => passage.documentId === documentId),
    },
    writer: {
      async *write({ question }) {
        const [first = ''] = question.toLowerCase().split(/\W/);
        const quote = 'Express runs wherever Node.js does.';
        const said = {
          unsure: 'These places come closest.',
          unanswered: 'The documents here do not answer this.',
          reply: 'You are welcome. Ask on whenever something else comes up.',
        };
        const finishReason = Object.hasOwn(said, first) ? (first as keyof typeof said) : 'extractive';
        yield finishReason === 'extractive' ? `${quote} [2]` : said[finishReason];
        const citations = finishReason === 'extractive' ? [{ n: 2, quote }] : [];
        return { finishReason, confidence: 0.5, citations, usage: null };
      },
    },
  };
}
