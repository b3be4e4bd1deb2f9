const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
const MAIL = /^mailto:[^\s@<>?"]+@[^\s@<>?"]+\.[^\s@<>?"]+(?:\?\S*)?$/i;
const PHONE = /^tel:(?=(?:\D*\d){3})\+?[\d().-]{3,40}$/i;

export const MAX_ADDRESS_CHARS = 2_000;

/** Whether it is an https, mailto or tel address where a person is reached: one that every browser follows and that runs nothing. */
export function isHandOverAddress(address: string): boolean {
  const isSafe = MAIL.test(address) || PHONE.test(address) || isHttps(address);
  return (
    isSafe && address.length <= MAX_ADDRESS_CHARS && !/[\s<>"\\]/.test(address) && !CONTROL.test(address)
  );
}

function isHttps(address: string): boolean {
  if (!/^https:\/\//i.test(address) || !URL.canParse(address)) return false;
  // What stands before an @ hides where a link leads.
  const { username, password } = new URL(address);
  return username === '' && password === '';
}
