const MAX_CHARS = 16 * 1024;

/**
 * Wraps `fetch` so that a refusal's own words reach whoever asked. Servers put them into an object, a list, a `detail` or plain
 * text, and the client passes on only those that stand where OpenAI puts them.
 */
export function keepRefusals(fetching: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await fetching(input, init);
    if (response.ok) return response;
    const message = (await response.text()).slice(0, MAX_CHARS);
    const headers = new Headers(response.headers);
    for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) headers.delete(name);
    headers.set('Content-Type', 'application/json');
    return new Response(JSON.stringify({ error: { message } }), { status: response.status, headers });
  };
}
