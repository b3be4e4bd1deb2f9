/** One message of a conversation, oldest first wherever they are listed. */
export interface Turn {
  readonly role: 'visitor' | 'site';
  readonly text: string;
}
