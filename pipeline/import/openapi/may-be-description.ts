/** The key may stand anywhere at the top; whether it does is known once the file is parsed. */
const KEY = /(?:^|[\n{,])[ \t\r\n]{0,40}["']?(?:openapi|swagger)["']?[ \t]{0,9}:[ \t\r\n]{0,9}["']?[23]\b/;

/** Whether a file of JSON or YAML may be a description of an API, by a quick look. */
export function mayBeDescription(bytes: Uint8Array): boolean {
  return KEY.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'));
}
