/** A pasted error: what it says, where it came from, and what the visitor wrote around it. */
export interface Trace {
  /** Lines that say what went wrong, without time, level and process before them. */
  readonly messages: readonly string[];
  /** Frames, source lines and the log around them. */
  readonly frames: readonly string[];
  readonly prose: readonly string[];
  /** The library that threw it, where the frames name one. */
  readonly library: string | null;
}

/** What stands before a message on its line: the time, the level, the process, the program. */
const LINE_HEADS = [
  /^[[(]?\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)?(?:Z| ?[+-]\d\d:?\d\d)?[\])]?/,
  /^[[(]?\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?[\])]?/,
  /^[[(]?(?:trace|debug|info|notice|warn(?:ing)?|error|err!?|fatal|critical|severe)[\])]?(?=[\s:|])/i,
  /^\[[^\]\s]{1,40}\]/,
  /^\((?:node|pid):? ?\d{1,9}\)/,
  /^(?:npm|yarn|pnpm)(?= (?:ERR|error|warn))/,
];
const HEAD_MARKS = /^[\s:|>-]+/;
const MAX_HEADS = 6;
/** A longer line is told by its beginning, which also keeps the patterns linear. */
const MAX_LINE_LENGTH = 300;
/** A place in a file, as the languages and their debuggers write it. */
const PLACE = /[\w)\]>./\\-]+\.[A-Za-z]\w{0,5}(?::\d+|\(\d+(?:,\d+)?\)|", line \d+)/;
const FRAME =
  /^\s*(?:at\s+\S.*[(:/\\<].*|File ".*", line \d+.*|from\s+\S+:\d+.*|#\d+:?\s+.*(?:0x[\da-f]+|[:(/]).*|\d+:\s+(?:0x[\da-f]+|\S+::\S+).*|\.\.\. \d+ (?:more|common frames omitted).*|goroutine \d+ .*|\S+\.go:\d+.*|\S*[/\\]\S+:\d+(?::\d+)?:?(?:\s+in\s.*)?|Traceback \(most recent call last\):|stack(?: ?trace)?:|[\s~^|─-]*[~^]+[\s~^]*)$/i;
/** Folders in which the package managers of several languages keep what others wrote, with the name behind them. */
const LIBRARY =
  /(?:node_modules|(?:site|dist)-packages|gems|vendor\/bundle|pkg\/mod\/[\w.]+\/[\w.-]+)[\\/]((?:@[\w.-]+[\\/])?[A-Za-z][\w.]*(?:-[A-Za-z][\w.]*)*)/;
/** The name of an error or its code, or the word for one. */
const ERROR_NAME =
  /(?:^|[\s([{"'`:.])(?:[A-Za-z_$][\w$.]*(?:Error|Exception|Warning|Fault|Panic)\b|E[A-Z]{3,}\b|[A-Z]{2,}(?:_[A-Z0-9]+)+\b)/;
const ERROR_WORD =
  /\b(?:error|fatal|panic|exception|failed|failure|denied|refused|cannot|unexpected|invalid|undefined|uncaught|unhandled)\b/i;
const NAMED_ERROR =
  /^(?:Uncaught |Unhandled |Caused by: |Exception in thread "[^"]*" )?(?:[A-Za-z_$][\w$.]*)?(?:Error|Exception|Warning|Panic)\b(?:\s*\[[\w-]+\])?(?::|$)/;
/** Levels of a log that somebody is asked about. */
const GRAVE_LEVEL = /\b(?:ERROR|ERR!?|FATAL|CRITICAL|SEVERE|PANIC|EMERG|ALERT)(?=[\s:\]|)])/;
const LOG_LINE = /^\s*[[(]?(?:\d{4}[-/]\d\d[-/]\d\d|\d{1,2}:\d\d:\d\d|(?:npm|yarn|pnpm) (?:ERR!|error))/;

/** Parts a message that holds a stack trace or a log; null for one that holds none. Linear in its length. */
export function splitTrace(text: string): Trace | null {
  const lines = text.split(/\r?\n/);
  const kinds = lines.map((line) => kindOf(line));
  const frames = kinds.filter((kind) => kind === 'frame').length;
  const logged = kinds.filter((kind) => kind === 'log').length;
  const named = kinds.includes('error');
  if (frames === 0 && logged < 2 && !named) return null;

  const messages: string[] = [];
  const around: string[] = [];
  const prose: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') {
      if (prose.length > 0) prose.push('');
      continue;
    }
    const bare = dropHeads(line.trim());
    if (kinds[index] === 'frame' || isSourceLine(lines, kinds, index)) around.push(line.trim());
    else if (kinds[index] === 'error') messages.push(bare);
    else if (kinds[index] === 'log') (isGrave(line, bare) ? messages : around).push(bare);
    else if (kinds[index + 1] === 'frame' && isGrave(line, bare)) messages.push(bare);
    else prose.push(line);
  }
  return { messages: [...new Set(messages)], frames: around, prose, library: findLibrary(around) };
}

function findLibrary(frames: readonly string[]): string | null {
  for (const frame of frames) {
    const name = LIBRARY.exec(frame.slice(0, MAX_LINE_LENGTH))?.[1];
    if (name !== undefined) return name.replace(/\.\w+$/, '');
  }
  return null;
}

function isGrave(line: string, bare: string): boolean {
  const head = bare.slice(0, MAX_LINE_LENGTH);
  return GRAVE_LEVEL.test(line.slice(0, MAX_LINE_LENGTH)) || ERROR_NAME.test(head) || ERROR_WORD.test(head);
}

function kindOf(line: string): 'frame' | 'error' | 'log' | null {
  const head = line.slice(0, MAX_LINE_LENGTH).trimEnd();
  if (head.trim() === '') return null;
  if (FRAME.test(head)) return 'frame';
  if (NAMED_ERROR.test(head.trim()) || NAMED_ERROR.test(dropHeads(head.trim()))) return 'error';
  return LOG_LINE.test(head) ? 'log' : null;
}

/** The line of code that Python shows below the place of a frame. */
function isSourceLine(lines: readonly string[], kinds: readonly (string | null)[], index: number): boolean {
  const before = lines[index - 1] ?? '';
  const isIndented = /^\s{4,}\S/.test(lines[index] ?? '');
  return kinds[index] === null && isIndented && kinds[index - 1] === 'frame' && PLACE.test(before);
}

function dropHeads(line: string): string {
  let rest = line;
  for (let count = 0; count < MAX_HEADS; count += 1) {
    const head = LINE_HEADS.map((pattern) => pattern.exec(rest)?.[0] ?? '').find((found) => found !== '');
    if (head === undefined || head.length === rest.length) break;
    rest = rest.slice(head.length).replace(HEAD_MARKS, '');
  }
  return rest;
}
