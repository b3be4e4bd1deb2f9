/**
 * Tells what is new in a text of a stream. Most servers send pieces; some send messages, of which each is the answer so far, or
 * its next piece, or at the end a repetition of what came in pieces.
 */
export class MessageNews {
  #whole = '';
  #hasPieces = false;

  take(text: string, isWhole: boolean): string {
    if (!isWhole) {
      this.#hasPieces ||= text !== '';
      return text;
    }
    if (this.#hasPieces) return '';
    const before = this.#whole;
    const isMore = text.startsWith(before);
    this.#whole = isMore ? text : before + text;
    return isMore ? text.slice(before.length) : text;
  }
}
