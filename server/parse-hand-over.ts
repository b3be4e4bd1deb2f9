import { QUESTION_PLACE } from '../pipeline/answer/hand-over.ts';
import { isHandOverAddress, MAX_ADDRESS_CHARS } from '../pipeline/text/hand-over-address.ts';

const FORMS =
  'https://example.org/new?title={question}, mailto:help@example.org?subject={question} or tel:+15550100';
const MAX_LABEL_CHARS = 60;

/**
 * The address to which questions go that the documents do not answer, with places for the question.
 * @throws {Error} saying what would be right
 */
export function parseHandOverAddress(value: string): string {
  const strange = value.replaceAll(QUESTION_PLACE, '').match(/\{[^}]*\}?|\}/)?.[0];
  if (strange !== undefined)
    throw new Error(`"${strange}" stands for nothing; the question goes where ${QUESTION_PLACE} stands`);
  if (!isHandOverAddress(value.replaceAll(QUESTION_PLACE, 'x')))
    throw new Error(`it is not an address of ${MAX_ADDRESS_CHARS} characters at most, such as ${FORMS}`);
  // A question must decide neither the site nor whom a mail goes to.
  const place = value.indexOf(QUESTION_PLACE);
  if (place >= 0 && !/^(?:https:\/\/[^/?#]+[/?#]|mailto:[^?]+\?)/i.test(value.slice(0, place)))
    throw new Error(`${QUESTION_PLACE} stands before the path of the address; put it behind, as in ${FORMS}`);
  return value;
}

/** @throws {Error} saying what would be right */
export function parseHandOverLabel(value: string): string {
  if (value.length > MAX_LABEL_CHARS || /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(value))
    throw new Error(`it is not one line of ${MAX_LABEL_CHARS} characters at most`);
  return value;
}
