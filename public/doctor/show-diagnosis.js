/**
 * @typedef {object} Fix
 * @property {string} server
 * @property {string} place
 * @property {string} say
 * @property {string} lines
 */

/**
 * What `POST /doctor/diagnosis` answers.
 * @typedef {object} Diagnosis
 * @property {string} state
 * @property {string} verdict
 * @property {string[]} chain
 * @property {{ id: string, outcome: string, sentence: string }[]} checks
 * @property {{ title: string, sentence: string, fixes: Fix[] }[]} remedies
 * @property {('paced' | 'readers' | 'heartbeat')[]} repeat Streams to be sent once more.
 */

const OUTCOMES = new Map([
  ['ok', '✓ ok'],
  ['fault', '✕ fault'],
  ['advice', '! advice'],
  ['note', 'note'],
  ['untested', 'not tested'],
  ['waiting', 'waiting'],
]);

/**
 * Fills the table, and puts the lines that mend what is wrong below it.
 * @param {Diagnosis} diagnosis
 */
export function showDiagnosis({ state, checks, remedies, verdict }) {
  for (const { id, outcome, sentence } of checks) {
    const row = document.querySelector(`[data-check="${id}"]`);
    const cell = row?.querySelector('[data-outcome]');
    cell?.setAttribute('data-outcome', outcome);
    cell?.replaceChildren(OUTCOMES.get(outcome) ?? outcome);
    row?.querySelector('[data-sentence]')?.replaceChildren(sentence);
  }
  showVerdict(state, verdict);
  document.getElementById('doctor-remedies')?.replaceChildren(...remedies.map(toRemedy));
}

/**
 * @param {string} state
 * @param {string} verdict
 */
export function showVerdict(state, verdict) {
  const line = /** @type {HTMLElement} */ (document.querySelector('[data-verdict]'));
  line.dataset.verdict = state;
  // What is said again is read out again.
  if (line.textContent !== verdict) line.textContent = verdict;
}

/** @param {Diagnosis['remedies'][number]} remedy */
function toRemedy({ title, sentence, fixes }) {
  const section = clone('remedy');
  const isOne = fixes.length === 1;
  const heading = `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
  section.querySelector('h2')?.replaceChildren(heading);
  section.querySelector('p')?.replaceChildren(sentence);
  section.append(...fixes.map((fix, index) => toFix(fix, isOne || index === 0)));
  return section;
}

/**
 * @param {Fix} fix
 * @param {boolean} isOpen
 */
function toFix({ server, place, say, lines }, isOpen) {
  const details = /** @type {HTMLDetailsElement} */ (clone('fix'));
  details.open = isOpen;
  details.querySelector('summary')?.replaceChildren(place ? `${server}, ${place}` : server);
  details.querySelector('p')?.replaceChildren(say);
  if (lines) details.querySelector('code')?.replaceChildren(lines);
  else details.querySelector('pre')?.remove();
  return details;
}

/** @param {string} id */
function clone(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
}
