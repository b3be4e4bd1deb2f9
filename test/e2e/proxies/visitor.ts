export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Somebody with a cookie jar of their own. */
export interface Visitor {
  get(path: string): Promise<Answer>;
  /** Sends JSON as a page of the site would. */
  post(path: string, body: unknown): Promise<Answer>;
}

/** A visitor who has never been at the site; keeps what cookies come. */
export function createVisitor(url: string): Visitor {
  const jar = new Map<string, string>();
  return {
    get: (path) => send(path, {}),
    post: (path, body) =>
      send(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: url },
        body: JSON.stringify(body),
      }),
  };

  async function send(
    path: string,
    init: RequestInit & { headers?: Record<string, string> },
  ): Promise<Answer> {
    const cookies = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, ...(cookies === '' ? {} : { Cookie: cookies }) };
    const response = await fetch(url + path, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    return { status: response.status, headers: response.headers, text: await response.text() };
  }
}
