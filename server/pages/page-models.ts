import type { Html } from '../markdown.ts';
import type { OperatorPage } from './operator/operator-pages.ts';
import type { PassagePage } from './passage-page.ts';

/** One model a page, told apart by `kind`, which is also the name of its template. */
export type Page =
  | ChatPage
  | ConversationsPage
  | DoctorPage
  | EmbedPage
  | GeneratedPage
  | OperatorPage
  | PassagePage
  | ProblemPage
  | ProfilePage;

/** What every page has. */
export interface PageHead {
  readonly title: string;
  /** For search engines and link previews; empty when there is nothing to say. */
  readonly description: string;
}

export interface ChatPage extends PageHead {
  readonly kind: 'chat';
  /** Empty in a new conversation. */
  readonly conversationId: string;
  readonly exchanges: readonly ExchangeModel[];
  /** Where the turns before the ones shown are; empty when there are none. */
  readonly earlierUrl: string;
  /** The same for the turns after them. */
  readonly laterUrl: string;
  /** There are later turns than the ones shown, so that a new answer has no place below them. */
  readonly isPast: boolean;
  /** What the client clones for a new question: the same partial with nothing in it. */
  readonly blank: ExchangeModel;
  readonly blankSource: SourceModel;
  readonly blankHit: HitModel;
  readonly suggestions: readonly string[];
  /** How many documents answers come from, and when they were last read; empty when that is not known. */
  readonly documents: string;
  readonly earlier: readonly ConversationLink[];
  /** What the ask box holds at first. */
  readonly draft: string;
  /** Why what the box holds was not taken; empty when it was not sent yet. */
  readonly refusal: string;
  /** The longest question, counted as a script counts. */
  readonly maxMessageChars: number;
  /** The same question asked again may be answered otherwise: a model writes. */
  readonly answersDiffer: boolean;
  /** Where the form is sent when there is no script; empty when asking needs one. */
  readonly askUrl: string;
  /** Names this sending of the form, so that a page that is reloaded joins its run instead of asking again. */
  readonly formKey: string;
  /** True right after a conversation was erased. */
  readonly isErased: boolean;
}

export interface ConversationLink {
  readonly url: string;
  readonly title: string;
  readonly createdAt: string;
  readonly date: string;
  /** An answer is being written in it. */
  readonly isRunning: boolean;
}

export interface ConversationsPage extends PageHead {
  readonly kind: 'conversations';
  /** What was looked for; empty when all are listed. */
  readonly words: string;
  readonly maxTitleChars: number;
  readonly conversations: readonly (ConversationLink & {
    readonly renameUrl: string;
    readonly eraseUrl: string;
  })[];
  /** Empty when there are none. */
  readonly olderUrl: string;
  /** Empty when the newest ones are listed. */
  readonly newestUrl: string;
  /** True right after one of them was erased. */
  readonly isErased: boolean;
  /** True right after one of them was renamed. */
  readonly isRenamed: boolean;
}

export interface ExchangeModel {
  /** `blank` is the one in the template element, `live` the one whose parts follow while the page is being sent. */
  readonly state: 'blank' | 'live' | 'running' | 'done' | 'failed' | 'stopped';
  readonly runId: string;
  readonly question: string;
  /** One line about a run that is over, for example `Answered in 4.2 s`. */
  readonly summary: string;
  /** JSON: milliseconds by stage. */
  readonly timings: string;
  readonly answerHtml: Html;
  /** The answer as it was written, for a copy; empty where nothing was answered. */
  readonly markdown: string;
  /** Whose words the answer has, for example `Quoted from 2 sources`; empty where nothing was answered. */
  readonly read: string;
  /** How the answer came about, where that must be said. */
  readonly note: string;
  /** What went wrong, as a sentence. */
  readonly failure: string;
  readonly sources: readonly SourceModel[];
  readonly page: PageCard | null;
  /** What came of a run that is over; empty before. */
  readonly outcome: '' | 'answer' | 'refusal' | 'reply';
  /** Where one can read on. */
  readonly hits: readonly HitModel[];
  /** Where the owner wants to be asked what was not answered. */
  readonly handOver: { readonly url: string; readonly label: string } | null;
  /** What could be asked next. */
  readonly questions: readonly string[];
  readonly feedback: FeedbackModel;
}

/** What the visitor says of an answer, and where a form changes it. */
export interface FeedbackModel {
  /** False where there is no answer that could be helpful. */
  readonly isOffered: boolean;
  readonly action: string;
  readonly isUp: boolean;
  readonly isDown: boolean;
  /** What can be said was wrong, in one word. */
  readonly reasons: readonly { readonly code: string; readonly isChosen: boolean }[];
  readonly comment: string;
  readonly maxCommentChars: number;
}

export interface HitModel {
  /** The nearest heading, or the document's title. */
  readonly name: string;
  /** The document and the headings above the nearest one; empty where there are none. */
  readonly path: string;
  readonly url: string;
  readonly excerptHtml: Html;
}

export interface SourceModel {
  /** Id of the card, which citations point at. */
  readonly id: string;
  readonly n: number;
  /** The document's. */
  readonly title: string;
  /** The headings above the passage, joined for reading; empty where there are none. */
  readonly place: string;
  readonly url: string;
  readonly excerptHtml: Html;
}

export interface PageCard {
  readonly url: string;
  readonly title: string;
  /** What the page says first; may be empty. */
  readonly summary: string;
  readonly form: string;
  /** The form as a reader calls it, for example `Step by step`; empty for one that has no name. */
  readonly kind: string;
}

export interface GeneratedPage extends PageHead {
  readonly kind: 'generated-page';
  /** BCP 47, of the page's own words; the interface around it is in the visitor's language. */
  readonly contentLanguage: string;
  readonly eyebrow: string;
  readonly question: string;
  readonly canonicalUrl: string;
  readonly markdownUrl: string;
  /** Of just this version. */
  readonly versionUrl: string;
  /** Only for whom it was made for. */
  readonly owned: {
    /** Empty when the conversation is gone. */
    readonly conversationUrl: string;
    readonly unpublishUrl: string;
    /** What of the visitor's profile shaped the page, with the words that showed it; empty for what they said themselves. */
    readonly shapedBy: readonly { readonly label: string; readonly shown: string; readonly why: string }[];
  } | null;
  readonly createdAt: string;
  readonly date: string;
  readonly version: number;
  readonly versions: readonly { readonly n: number; readonly url: string; readonly current: boolean }[];
  readonly blocks: readonly BlockModel[];
  readonly sources: readonly PageSourceModel[];
}

export interface SentenceModel {
  readonly html: Html;
  readonly n: number;
}

export interface CodeModel {
  readonly type: 'code';
  readonly language: string;
  readonly text: string;
  readonly n: number;
}

export type BlockModel =
  | { readonly type: 'lead'; readonly sentences: readonly SentenceModel[] }
  | { readonly type: 'section'; readonly heading: string; readonly sentences: readonly SentenceModel[] }
  | {
      readonly type: 'steps';
      readonly heading: string;
      readonly steps: readonly { readonly text: SentenceModel; readonly code: readonly CodeModel[] }[];
    }
  | {
      readonly type: 'comparison';
      readonly columns: readonly string[];
      readonly rows: readonly {
        readonly label: string;
        readonly cells: readonly (readonly SentenceModel[])[];
      }[];
    }
  | { readonly type: 'facts'; readonly heading: string; readonly items: readonly SentenceModel[] }
  | {
      readonly type: 'definitions';
      readonly items: readonly { readonly term: string; readonly description: SentenceModel }[];
    }
  | CodeModel
  | {
      readonly type: 'excerpt';
      readonly heading: string;
      /** What the section stands in, joined for reading; empty when it stands alone. */
      readonly place: string;
      readonly html: Html;
      readonly n: number;
    }
  | { readonly type: 'see-also'; readonly hits: readonly HitModel[] }
  | {
      readonly type: 'questions';
      readonly items: readonly { readonly text: string; readonly url: string }[];
    };

export interface PageSourceModel {
  readonly n: number;
  readonly title: string;
  /** Headings joined for reading; empty when there are none. */
  readonly place: string;
  /** Empty when it may not be linked. */
  readonly url: string;
  /** The whole address, for paper; empty when it is not known. */
  readonly printedUrl: string;
  readonly quotes: readonly Html[];
}

export interface ProblemPage extends PageHead {
  readonly kind: 'problem';
  readonly whatHappened: string;
  /** Empty when nothing was at stake. */
  readonly whatWasKept: string;
  readonly whatToDo: string;
  /** For the operator's log; empty when there is nothing to look up. */
  readonly errorId: string;
}

export interface EmbedPage extends PageHead {
  readonly kind: 'embed';
  readonly element: 'milepost-ask' | 'milepost-launcher' | 'milepost-progress';
  /** What the site that gets the lines is made with, and the choices. */
  readonly place: string;
  readonly places: readonly { readonly value: string; readonly name: string }[];
  readonly theme: '' | 'auto' | 'light' | 'dark';
  /** The choices of `theme`. */
  readonly themes: readonly { readonly value: string; readonly name: string }[];
  /** BCP 47, of the element's own words. */
  readonly locale: string;
  readonly siteKey: string;
  /** Every file of the widget is named with its hash. */
  readonly isPinned: boolean;
  /** Lines to paste, shown as text. */
  readonly snippet: string;
  /** What the operator sets, by example. */
  readonly settings: string;
  /** Directives of a content security policy. */
  readonly policy: string;
  /** Address of the script on this site, and its hash. */
  readonly entry: string;
  readonly integrity: string;
}

export interface DoctorPage extends PageHead {
  readonly kind: 'doctor';
  /** The same test for a terminal. */
  readonly command: string;
  /** Lengths of the silent streams to choose from, in seconds; the first is chosen. */
  readonly silences: readonly number[];
  readonly checks: readonly { readonly id: string; readonly title: string }[];
  /** JSON: what the script needs to know of the test streams. */
  readonly plan: string;
}

export interface ProfilePage extends PageHead {
  readonly kind: 'profile';
  readonly traits: readonly TraitModel[];
  /** True right after everything was erased. */
  readonly isErased: boolean;
  /** True right after something else of it was changed. */
  readonly isChanged: boolean;
  /** Answers are made without it. */
  readonly isOff: boolean;
  /** The visitor asks not to be tracked. */
  readonly isBrief: boolean;
}

export interface TraitModel {
  readonly key: string;
  readonly value: string;
  /** What kind of thing it is, for example `topic`. */
  readonly label: string;
  /** The value in the language of the interface. */
  readonly shown: string;
  /** For example `fairly sure`. */
  readonly sureness: string;
  /** The visitor's own words that showed it; empty for what they have corrected. */
  readonly why: string;
  readonly expiresAt: string;
  readonly expiresDate: string;
  /** What else it can be; empty when it can be any words. */
  readonly choices: readonly { readonly value: string; readonly shown: string }[];
  readonly maxChars: number;
}
