import type { Embedding } from './latent-embedding.ts';
import type { UpstreamScript } from './scripted-upstream.ts';

/** A script that answers embeddings requests as OpenAI's API does, from an embedding. */
export function embedding(embed: Embedding): UpstreamScript {
  return ({ body }, res) => {
    const texts = body.input as readonly string[];
    const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: [...embed(text)] }));
    const usage = { prompt_tokens: 1, total_tokens: 1 };
    res.writeHead(200, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify({ object: 'list', data, model: body.model, usage }));
  };
}
