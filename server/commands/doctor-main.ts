import { parseArgs } from 'node:util';
import { describeThrown } from '../../pipeline/innermost-cause.ts';
import { loadConfig } from '../config.ts';
import { type Diagnosis, diagnose } from '../doctor/diagnose.ts';
import { examineSite } from '../doctor/examine-site.ts';
import type { ModelCheck } from '../doctor/model/examine-models.ts';
import { toCheckText, toModelVerdict } from '../doctor/model/model-report.ts';
import type { Observations } from '../doctor/observation.ts';
import { toReportText } from '../doctor/report-text.ts';
import { showProgress } from '../doctor/show-progress.ts';
import { MAX_SILENCE_SECONDS } from '../doctor/test-plan.ts';
import { readEnvironment } from '../environment.ts';
import { toModelAddress } from '../model-address.ts';

/** A little longer than the 60 s after which most proxies close a silent connection. */
const DEFAULT_SECONDS = '65';
/** What the streams without a silence take together. */
const OTHER_STREAMS_SECONDS = 4;

const USAGE = `Usage: npm run doctor -- [options] <address of the site>
       npm run doctor -- --model

Asks a deployed Milepost for test streams, through every proxy and CDN in front of it, and says whether they arrive as
they left. Names what is wrong and the lines that mend it; a fault is named when a second test stream shows it too.
Tells on the standard error how far it is, and the result on the standard output.

  --model       Asks the models that the settings name, and what makes the vectors, for one short answer, one page and one
                vector each, and says whether they work, how long the first word takes, what it costs and what was learnt
                of them. It sends no document and no visitor's words, and takes a few thousand tokens.
  --seconds N   Length of the silent streams, 1 to ${MAX_SILENCE_SECONDS} [${DEFAULT_SECONDS}]
  --json        Print the result as JSON.
  --help        Show this.

Ends with 0 when all is well, 1 when there is a fault, 2 when the test could not be made.
`;

const EXIT_CODES: Readonly<Record<Diagnosis['state'], number>> = {
  fine: 0,
  fault: 1,
  untestable: 2,
  waiting: 2,
};

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${describeThrown(error)}\n`);
  process.exitCode = 2;
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: DEFAULT_SECONDS },
      model: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [address] = positionals;
  if (values.model && !values.help && address === undefined) return testModels(values.json);
  if (values.help || values.model || address === undefined || positionals.length > 1) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 2;
  }
  const origin = parseOrigin(address);
  const seconds = parseSeconds(values.seconds);
  const progress = showProgress(process.stderr, Math.ceil(seconds) + OTHER_STREAMS_SECONDS);
  const onSeen = (seen: Observations) => progress.update(diagnose(seen));
  const diagnosis = diagnose(await examineSite({ origin, seconds, onSeen }).finally(progress.end));
  const exitCode = EXIT_CODES[diagnosis.state];
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ address: origin, exitCode, ...diagnosis }, null, 2)}\n`
      : toReportText(origin, diagnosis),
  );
  return exitCode;
}

async function testModels(asJson: boolean): Promise<number> {
  const { examineModels } = await import('../doctor/model/examine-models.ts');
  const config = loadConfig(readEnvironment());
  const checks: ModelCheck[] = [];
  if (!asJson && toModelAddress(config)) process.stdout.write(`${config.OPENAI_BASE_URL ?? 'OpenAI'}\n\n`);
  for await (const check of examineModels(config)) {
    checks.push(check);
    if (!asJson) process.stdout.write(`${toCheckText(check)}\n`);
  }
  const verdict = toModelVerdict(checks);
  const hasFault = checks.some(({ outcome }) => outcome === 'fault');
  const exitCode = checks.length === 0 ? 2 : hasFault ? 1 : 0;
  process.stdout.write(
    asJson ? `${JSON.stringify({ exitCode, checks, verdict }, null, 2)}\n` : `\n${verdict}\n`,
  );
  return exitCode;
}

function parseOrigin(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Error(`"${address}" is not an address such as https://ask.example.org`);
  }
  if (url.pathname !== '/')
    throw new Error(`A Milepost has no path; test ${url.origin} instead of ${address}.`);
  return url.origin;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 1 && seconds <= MAX_SILENCE_SECONDS)) {
    throw new Error(`--seconds is a number from 1 to ${MAX_SILENCE_SECONDS}, not "${text}".`);
  }
  return seconds;
}
