import type { Hit } from '../../pipeline/events.ts';
import type { Words } from '../i18n/words.ts';
import { renderMarkdown, toSourceLink } from '../markdown.ts';
import type { HitModel } from './page-models.ts';

/** What the client's `<template>` for a hit holds. */
export function blankHit(): HitModel {
  return { name: '', path: '', url: '', excerptHtml: renderMarkdown('') };
}

export function toHitModel(
  { title, headingPath, url, excerpt }: Omit<Hit, 'documentId'>,
  words: Words,
): HitModel {
  const path = [title, ...headingPath];
  const name = path.pop() ?? title;
  return {
    name,
    path: path.join(' › '),
    url: toSourceLink(url),
    excerptHtml: renderMarkdown(excerpt, { topHeading: 3, words }),
  };
}
