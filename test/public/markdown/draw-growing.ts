import { drawBlocks, type Shape } from '../../../public/markdown/draw-markdown.js';
import { parseBlocks } from '../../../public/markdown/parse-blocks.js';
import { withoutHalfLine } from '../../../public/markdown/settled-blocks.js';

/** What is shown of a text that is still being written: tags, without what closes them or says more, and words. */
export function drawGrowing(text: string): string {
  const references = new Map<string, string>();
  const blocks = parseBlocks(withoutHalfLine(text), { isGrowing: true, references });
  return drawBlocks(blocks, { references, outline: [] }).map(toTag).join('');
}

function toTag(shape: Shape): string {
  return typeof shape === 'string' ? shape : `<${shape.name}>${shape.children.map(toTag).join('')}`;
}
