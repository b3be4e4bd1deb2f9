const MIN_SECRET_CHARS = 32;
/** By the Standard Webhooks specification: 24 to 64 bytes. */
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const MAKE_ONE = 'make one with: echo "whsec_$(openssl rand -base64 32)"';

/**
 * Where the owner wants to be told of answers. Any address is the owner's to choose, private ones too.
 * @throws {Error} saying what would be right; the address is not repeated, for it may have a key in it
 */
export function parseWebhookUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!url || !isSafe)
    throw new Error(
      'it is not an https address; http is for this machine alone, as in http://127.0.0.1:8080/milepost',
    );
  if (url.username || url.password || url.hash)
    throw new Error('it has a user, a password or a #; put a key into the query, or check the signature');
  return url.href;
}

/**
 * The key of the signatures, as Standard Webhooks has it: `whsec_` and base64, or any text, whose bytes are the key.
 * @throws {Error} without repeating the secret
 */
export function parseWebhookSecret(value: string): Buffer {
  const encoded = /^whsec_(.*)$/.exec(value)?.[1];
  if (encoded === undefined) {
    if (value.length < MIN_SECRET_CHARS)
      throw new Error(`it has fewer than ${MIN_SECRET_CHARS} characters; ${MAKE_ONE}`);
    return Buffer.from(value);
  }
  const key = Buffer.from(encoded, 'base64');
  const isWhole = key.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  if (!isWhole || key.length < MIN_SECRET_BYTES || key.length > MAX_SECRET_BYTES)
    throw new Error(
      `after whsec_ it is not base64 of ${MIN_SECRET_BYTES} to ${MAX_SECRET_BYTES} bytes; ${MAKE_ONE}`,
    );
  return key;
}
