/** A run of text of one font on a page; points from the top left corner, the baseline is `y`. */
export interface TextRun {
  readonly text: string;
  readonly x: number;
  readonly end: number;
  readonly y: number;
  readonly size: number;
  readonly isBold: boolean;
  readonly isMono: boolean;
  readonly isRightToLeft: boolean;
}

/** Runs that stand on one baseline with no wide gap between them. */
export interface Segment {
  readonly text: string;
  readonly x: number;
  readonly end: number;
}

/** What stands on one baseline within a column. */
export interface Line {
  readonly text: string;
  readonly x: number;
  readonly end: number;
  readonly y: number;
  /** Of most of its characters. */
  readonly size: number;
  readonly isBold: boolean;
  readonly isMono: boolean;
  /** More than one where wide gaps are, as in a row of a table. */
  readonly segments: readonly Segment[];
  /** What is left free behind it, by the longest line that begins at the same place. */
  readonly room: number;
  readonly page: number;
  /** How far down the page it stands, from 0 to 1. */
  readonly depth: number;
}

export interface PageText {
  /** From 1. */
  readonly number: number;
  readonly width: number;
  readonly height: number;
  readonly runs: readonly TextRun[];
}
