/** Words that make another question of the same terms, each as the languages of most visitors have it. */
const TURNS = [
  "not|never|no|none|cannot|dont|cant|doesnt|isnt|wont|\\p{L}+n['’]t|nicht|kein\\p{L}*|nie|niemals|niet|geen|ne|pas|jamais|non|mai|nunca|nem|não|inte|aldrig|не|нет|немає|değil",
  'without|ohne|sans|sin|senza|zonder|sem|utan|bez|без',
  'before|bevor|vorher|avant|antes|prima|voordat|innan|przed|до|перед',
  'after|nachdem|nachher|après|después|dopo|nadat|depois|efter|po|после|після',
].map((words) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`, 'iu'));

/** Which of them a question has: two questions that differ in it ask different things, whatever their terms. Any text is accepted. */
export function toQuestionTurns(question: string): string {
  const text = question.normalize('NFKC');
  return TURNS.map((turn) => Number(turn.test(text))).join('');
}
