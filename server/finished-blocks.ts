const LIST_ITEM = /^(?:[-*+]|\d{1,9}[.)]) /;

/**
 * Where the last block of a growing Markdown text ends that nothing written later can change, as an offset of at least
 * `from`. Blocks end at a blank line outside of a code fence.
 */
export function findFinishedBlocks(text: string, from: number): number {
  let end = from;
  let fence = '';
  let isAfterBlank = false;
  let lineStart = from;
  while (lineStart < text.length) {
    const lineEnd = text.indexOf('\n', lineStart);
    // A line that is still being written may become anything.
    const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
    const isTold = lineEnd >= 0 || line.length > 3;
    // After a blank line, an indented line may still belong to what is above, and an item to the list above.
    const goesOn =
      /^\s|^$/.test(line) || (LIST_ITEM.test(line) && LIST_ITEM.test(text.slice(end, lineStart)));
    if (isAfterBlank && fence === '' && isTold && !goesOn) end = lineStart;
    if (lineEnd < 0) break;
    const [, marker = ''] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === '') fence = marker;
    else if (marker.startsWith(fence) && line.trim() === marker) fence = '';
    isAfterBlank = line.trim() === '';
    lineStart = lineEnd + 1;
  }
  return end;
}
