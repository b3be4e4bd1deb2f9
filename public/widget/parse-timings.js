/**
 * The attribute `timings`; what is no JSON has none.
 * @param {string | null} json
 * @returns {Record<string, number>} Milliseconds by stage.
 */
export function parseTimings(json) {
  try {
    return JSON.parse(json ?? '{}');
  } catch {
    return {};
  }
}
