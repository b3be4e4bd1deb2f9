/** Runs in the page: how far it scrolls sideways, and what reaches beyond the screen but code and tables, which scroll by themselves. */
export function findBeyondScreen(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  const found = scrollWidth > clientWidth ? [`${scrollWidth} of ${clientWidth}`] : [];
  const search = (root: Document | ShadowRoot) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) search(element.shadowRoot);
      const { left, right, width } = element.getBoundingClientRect();
      const isBeyond = width > 0 && (right > clientWidth + 1 || left < -1);
      if (isBeyond && !element.parentElement?.closest('pre, .table-scroll'))
        found.push(`${element.localName}.${element.className} from ${left} to ${right}`);
    }
  };
  search(document);
  return found;
}
