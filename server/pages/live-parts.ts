import type { Html } from '../markdown.ts';
import type { ExchangeModel } from './page-models.ts';

/** A piece of a page that is sent while a run goes on, told apart by `kind`, which is also the name of its partial. */
export type LivePart = LivePost | LiveAnswer | LiveNotice | LiveEnd | LiveCut;

export interface LivePost {
  readonly kind: 'live-post';
  /** Per cent of the road. */
  readonly progress: number;
  readonly label: string;
  /** The time left in words; empty when it is not known. */
  readonly eta: string;
}

export interface LiveAnswer {
  readonly kind: 'live-answer';
  readonly html: Html;
  /** It stands in the place of all that was shown of the answer before. */
  readonly isWhole: boolean;
}

export interface LiveNotice {
  readonly kind: 'live-notice';
  readonly message: string;
  readonly isLasting: boolean;
}

export interface LiveEnd {
  readonly kind: 'live-end';
  readonly exchange: ExchangeModel;
  readonly conversationUrl: string;
}

export interface LiveCut {
  readonly kind: 'live-cut';
  readonly conversationUrl: string;
}
