/**
 * Takes what a form asks in its field `message`, in the place of sending the form.
 * @param {Event} event
 * @param {string | null} formId Events of other forms are left alone.
 * @returns {string} Empty when nothing is asked.
 */
export function takeQuestion(event, formId) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.id === '' || form.id !== formId) return '';
  event.preventDefault();
  return String(new FormData(form).get('message') ?? '').trim();
}
