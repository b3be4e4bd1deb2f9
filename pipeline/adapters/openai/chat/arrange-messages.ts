import type { ChatMessage } from './chat-model.ts';

/** `folded`: without a system message; `single`: in one message of the user. */
export type RoleWay = 'system' | 'folded' | 'single';

/**
 * The messages as strict chat templates want them: one of the system, first, then the user and the assistant in turn, the user
 * first and last. Turns that follow one of the same role are joined to it; an answer without its question is left out.
 */
export function arrangeMessages(messages: readonly ChatMessage[], way: RoleWay): ChatMessage[] {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const turns: ChatMessage[] = [];
  for (const { role, content } of messages) {
    const last = turns.at(-1);
    if (role === 'system' || content.trim() === '' || (role === 'assistant' && !last)) continue;
    if (last?.role === role) turns[turns.length - 1] = { role, content: join(last.content, content) };
    else turns.push({ role, content });
  }
  if (way === 'single')
    return [{ role: 'user', content: join(...system, ...turns.map(({ content }) => content)) }];
  if (system.length === 0) return turns;
  if (way === 'system') return [{ role: 'system', content: join(...system) }, ...turns];
  const [first, ...others] = turns;
  return [{ role: 'user', content: join(...system, first?.content ?? '') }, ...others];
}

function join(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n');
}
