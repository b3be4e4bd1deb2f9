import type { ScoredPassage } from '../../pipeline/ports.ts';

const ANSWER = `A proxy that buffers holds a stream back until its buffer is full, so nothing is seen for a long time and then everything arrives at once. [1] The header that turns this off for a single answer is \`X-Accel-Buffering: no\`, and **nginx** passes every event on as soon as it has it. [2]

Every proxy on the way has a setting of its own, and a stream is only as quick as the slowest of them. Look at each in turn, from the one that is nearest to the application outwards, and try a test stream after each change. [3]

1. Turn buffering off for the location of the stream, and reload the configuration. [1]
2. Leave \`text/event-stream\` uncompressed, or flush after every event that is written. [2]
3. Send a comment every ten seconds, which keeps idle connections open. [3]

\`\`\`nginx
location /api/chat/stream { proxy_pass http://127.0.0.1:3000; proxy_buffering off; proxy_cache off; proxy_read_timeout 3600s; proxy_set_header Connection ''; proxy_http_version 1.1; }
# Every line that is written here is passed on at once.
gzip off;
\`\`\`

When all of that is done and the stream still arrives in one piece, the fault is between the last proxy and the browser: antivirus software and company networks collect answers too, and what they do cannot be seen from here. [4] A connection over TLS is left alone by most of them. [5]`;

/** More than a phone shows at once, as a model writes it: a word a piece. */
export const LONG_ANSWER: readonly string[] = ANSWER.match(/\S+\s*/g) ?? [];

/** As many as an answer is drawn from. */
export const EIGHT_PASSAGES: readonly ScoredPassage[] = Array.from({ length: 8 }, (_, index) => ({
  id: `p${index + 1}`,
  documentId: `guide/part-${index + 1}.md`,
  title: `Streaming behind a proxy, part ${index + 1}`,
  headingPath: ['Buffering', 'nginx'],
  url: null,
  text: `A proxy that buffers holds a stream back until its buffer is full. This is part ${index + 1} of what is known about it.`,
  score: 9 - index,
}));
