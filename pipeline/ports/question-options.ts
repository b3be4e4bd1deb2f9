/** What an asker may say besides the question. It is kept with the run, since a run that is continued has to keep to it. */
export interface QuestionOptions {
  readonly context?: QuestionContext;
  readonly filter?: DocumentFilter;
  /** `off`: this answer neither follows the visitor's profile nor adds to it. */
  readonly profile?: 'off';
  /** The run whose place this one takes in its conversation. */
  readonly replaces?: string;
}

/** Where it is asked. */
export interface QuestionContext {
  /** Of the page that is being read, without what follows `#` or `?`. */
  readonly url?: string;
  /** What is selected on that page. */
  readonly selection?: string;
}

/** Documents that may answer; what is absent excludes nothing. */
export interface DocumentFilter {
  /** What was imported under this name. */
  readonly collection?: string;
  /** `3.4`, `v2`. Documents that tell no version are of all versions. */
  readonly version?: string;
  /** A language of the documents, BCP 47. Those whose language is not known stay. */
  readonly language?: string;
}
