/** What of the elements of mammoth is looked at. */
export interface DocxElement {
  readonly type: string;
  readonly children?: readonly DocxElement[];
  readonly value?: string;
  readonly styleId?: string | null;
  readonly styleName?: string | null;
  readonly isBold?: boolean;
  readonly font?: string | null;
  readonly numbering?: unknown;
}

/** A heading is short and is no sentence. */
const LONGEST_HEADING = 100;
const HEADING = /^(?:heading \d|title)$/i;
const MONO = /courier|consol|mono|menlo|lucida console/i;

/**
 * Gives paragraphs the styles that their writer showed by letters alone: code in letters that are equally wide and, where no
 * heading style is used, headings that are a short bold line by themselves.
 */
export function markHeadings(document: DocxElement): DocxElement {
  const paragraphs = (document.children ?? []).filter(({ type }) => type === 'paragraph');
  const isStyled = paragraphs.some(({ styleName }) => HEADING.test(styleName ?? ''));
  return {
    ...document,
    children: (document.children ?? []).map((child) => {
      if (child.type !== 'paragraph') return child;
      if (isCode(child)) return { ...child, styleId: 'Code', styleName: 'Code' };
      if (isStyled ? !HEADING.test(child.styleName ?? '') : !isBoldLine(child)) return child;
      // A heading is bold by itself.
      const plain = withoutBold(child);
      return isStyled ? plain : { ...plain, styleId: 'Heading2', styleName: 'heading 2' };
    }),
  };
}

function isCode(paragraph: DocxElement): boolean {
  const runs = textRuns(paragraph);
  return runs.length > 0 && runs.every(({ font }) => MONO.test(font ?? ''));
}

function isBoldLine(paragraph: DocxElement): boolean {
  if (paragraph.numbering) return false;
  const runs = textRuns(paragraph);
  const text = textOf(paragraph).trim();
  return (
    runs.length > 0 &&
    runs.every(({ isBold }) => isBold === true) &&
    text.length <= LONGEST_HEADING &&
    !/[.,;:!]$/.test(text) &&
    /\p{L}/u.test(text)
  );
}

function withoutBold(element: DocxElement): DocxElement {
  const children = element.children?.map(withoutBold);
  return { ...element, ...(children ? { children } : {}), ...(element.isBold ? { isBold: false } : {}) };
}

/** The runs that show something, those in links included. */
function textRuns(element: DocxElement): readonly DocxElement[] {
  return (element.children ?? []).flatMap((child) => {
    if (child.type !== 'run') return textRuns(child);
    return textOf(child).trim() ? [child] : [];
  });
}

function textOf({ value = '', children = [] }: DocxElement): string {
  return value + children.map(textOf).join('');
}
