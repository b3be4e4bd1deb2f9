/** With its escapes resolved; as it is where a per cent sign is one of its own. */
export function decodeComponent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
