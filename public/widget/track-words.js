import { createWords } from '../i18n/words.js';

/** What the track says before it has learnt another language. The server's catalogue has the same words. */
export const ENGLISH = createWords('en', {
  'post.init': 'Received',
  'post.intent': 'Question',
  'post.signals': 'Profile',
  'post.knowledge': 'Documents',
  'post.response': 'Answer',
  'post.page': 'Page',
  'track.progress': 'Progress of the answer',
  'track.value': '{percent} per cent. {label}',
  'track.way': 'How a question is answered',
  'track.left': 'about {time} left',
  'track.leftAtMost': 'about {time} left, {longest} at most',
  'track.answered': 'Answered in {time}',
  'track.unanswered': 'No answer found, {time}',
  'track.wasStopped': 'Stopped',
  'track.notFinished': 'Not finished',
  'run.reconnecting': 'The connection was lost. Trying again.',
  'duration.instant': '<1\u00a0ms',
  'duration.ms': '{n}\u00a0ms',
  'duration.s': '{n}\u00a0s',
  'duration.min': '{n}\u00a0min',
});
