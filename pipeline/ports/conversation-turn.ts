/** One message of a conversation, oldest first wherever they are listed. */
export interface Turn {
  readonly role: 'visitor' | 'site';
  readonly text: string;
  /** The passages that an answer of the site cites, where that is known. */
  readonly passageIds?: readonly string[];
}
