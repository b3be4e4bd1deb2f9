export interface Growth {
  /** Each value of the progress bar that was shown in a frame, once. */
  readonly progress: number[];
  /** What of the answer was not quite there in a frame, with its opacity. */
  readonly faint: string[];
  /** In how many sizes the answer was seen. */
  readonly sizes: number;
}

/** Runs in the page: looks at the progress bar and the answer in every frame from now on. */
export function watchGrowth(): void {
  const growth = { progress: [] as number[], faint: [] as string[], sizes: 0 };
  let length = 0;
  const look = () => {
    const bar = document
      .querySelector('milepost-progress')
      ?.shadowRoot?.querySelector('[role="progressbar"]');
    const value = Number(bar?.getAttribute('aria-valuenow') ?? Number.NaN);
    if (!Number.isNaN(value) && growth.progress.at(-1) !== value) growth.progress.push(value);
    const answer = document.querySelector('.answer');
    const text = answer?.textContent ?? '';
    if (text.length > length) growth.sizes += 1;
    length = text.length;
    if (answer && text) {
      for (const element of [answer, ...answer.querySelectorAll('*')]) {
        const { opacity } = getComputedStyle(element);
        if (Number(opacity) < 1) growth.faint.push(`${element.localName}.${element.className} ${opacity}`);
      }
      for (let around = answer.parentElement; around; around = around.parentElement) {
        const { opacity } = getComputedStyle(around);
        if (Number(opacity) < 1) growth.faint.push(`${around.localName}.${around.className} ${opacity}`);
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  Object.assign(globalThis, { growth });
}

/** Runs in the page. */
export function readGrowth(): Growth {
  return (globalThis as unknown as { growth: Growth }).growth;
}
