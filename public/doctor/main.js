import { examine } from './examine.js';
import { showDiagnosis, showVerdict } from './show-diagnosis.js';

const form = /** @type {HTMLFormElement} */ (document.getElementById('doctor-form'));
const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'));
const results = /** @type {HTMLElement} */ (document.getElementById('doctor-results'));
const clock = /** @type {HTMLElement} */ (document.querySelector('[data-clock]'));
const plan = JSON.parse(document.querySelector('main')?.dataset.plan ?? '{}');

form.hidden = false;
form.addEventListener('submit', (event) => {
  event.preventDefault();
  // Not `disabled`: that would take the focus away from who has just pressed it.
  if (button.getAttribute('aria-disabled') !== 'true') void runTest();
});

async function runTest() {
  const seconds = Number(new FormData(form).get('seconds'));
  button.setAttribute('aria-disabled', 'true');
  results.hidden = false;
  showVerdict('waiting', 'The test is running.');
  const stopClock = startClock(Math.ceil(plan.pacedMs / 1_000) + seconds);
  let asked = 0;
  try {
    await examine(plan, seconds, async (seen) => {
      const turn = ++asked;
      const diagnosis = await judge(seen);
      // Two streams may end together, and what was asked first be answered last.
      if (turn === asked) showDiagnosis(diagnosis);
      return diagnosis;
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    showVerdict('untestable', `What was seen could not be judged: ${reason} Run the command below instead.`);
  }
  stopClock();
  button.setAttribute('aria-disabled', 'false');
}

/**
 * The same judge as the command has: at the site.
 * @param {object} seen
 * @returns {Promise<import('./show-diagnosis.js').Diagnosis>}
 */
async function judge(seen) {
  const response = await fetch('/doctor/diagnosis', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(seen),
  });
  if (!response.ok) throw new Error(`the site answered ${response.status}.`);
  return response.json();
}

/**
 * Tells who looks how long it still takes; the returned function takes that away.
 * @param {number} seconds
 */
function startClock(seconds) {
  const endsAt = performance.now() + seconds * 1_000;
  const show = () => {
    const left = Math.max(1, Math.ceil((endsAt - performance.now()) / 1_000));
    clock.textContent = `About ${left} s left`;
  };
  show();
  const timer = setInterval(show, 1_000);
  return () => {
    clearInterval(timer);
    clock.textContent = '';
  };
}
