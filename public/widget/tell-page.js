/**
 * Tells the page of an event before it is drawn, as `milepost-<name>` with the payload as `detail`; a run that did
 * not succeed ends with `milepost-failed`, whose `detail` has `code`, `message` and `retryable`.
 * @param {Element} element
 * @param {{ name: string, data: any }} event
 * @returns {boolean} False when a listener called `preventDefault` and it must not be drawn.
 */
export function tellPage(element, { name, data }) {
  const isFailure = name === 'complete' && !data.success;
  const detail = isFailure ? data.error : data;
  return element.dispatchEvent(
    new CustomEvent(`milepost-${isFailure ? 'failed' : name}`, {
      detail,
      bubbles: true,
      composed: true,
      cancelable: true,
    }),
  );
}
