import type { EmbedOrder, ModelReport } from './model-messages.ts';
import type { ModelRecipe } from './read-model-folder.ts';
import { loadSentenceModel } from './sentence-model.ts';
import { SentenceModelError } from './sentence-model-error.ts';

// The program that `model-process.ts` starts. It ends with its parent, whatever becomes of that.
process.once('disconnect', () => process.exit());
// Ctrl+C reaches the whole group; the parent says when it is over.
process.on('SIGINT', () => {});
process.once('message', (recipe: ModelRecipe) => void serve(recipe));

async function serve(recipe: ModelRecipe): Promise<void> {
  try {
    const model = await loadSentenceModel(recipe);
    // What cannot be run at all is found before anybody waits for it.
    await model.embed('milepost');
    process.on('message', ({ id, text }: EmbedOrder) => {
      model.embed(text).then(
        (vector) => report({ kind: 'made', id, vector }),
        (error: Error) => report({ kind: 'failed', id, message: error.message }),
      );
    });
    report({ kind: 'ready', runtime: model.runtime });
  } catch (error) {
    const { message } = error as Error;
    const isKnown = error instanceof SentenceModelError;
    report({ kind: 'unusable', message: isKnown ? message : `cannot be run: ${message}` }, () =>
      process.disconnect(),
    );
  }
}

function report(message: ModelReport, onSent = () => {}): void {
  // Otherwise nobody is left to be told.
  if (process.connected) process.send?.(message, onSent);
}
