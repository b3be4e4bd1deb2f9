/** The nearest heading of a passage, or its document's title. */
export function placeOf({ headingPath, title }: { headingPath: readonly string[]; title: string }): string {
  return headingPath.at(-1) ?? title;
}
