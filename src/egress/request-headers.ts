/** Which of a caller's headers go out. What carries a credential or speaks to somebody in between never does. */

const allowed = new Set([
  "accept",
  "accept-language",
  "content-language",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-unmodified-since",
  "prefer",
  "stripe-version",
  "user-agent",
  "x-github-api-version",
]);

/** Each of them could change where a request goes, whose it is or what it does. An SDK has no reason to set them. */
const refused =
  /^(?:host|cookie2?|forwarded|via|te|trailer|upgrade|transfer-encoding|expect|x-forwarded.*|x-real-ip|x-http-method.*|x-method-override|x-original-.*|x-rewrite-.*|x-host|cf-.*|true-client-ip|proxy-.*|sec-.*)$/;

/**
 * The headers that go out. What is on no list is left out without a word, since SDKs send a good deal of their own,
 * their idea of the credential among it. Null where there is one that must not be there at all, or that is none.
 * `more` names further ones, in lower case.
 */
export function admitHeaders(given: HeadersInit | undefined, more: readonly string[]): Headers | null {
  const headers = parse(given);
  if (!headers) return null;
  const admitted = new Headers();
  for (const [name, value] of headers) {
    if (refused.test(name)) return null;
    if (allowed.has(name) || (more.includes(name) && name !== "authorization")) admitted.set(name, value);
  }
  return admitted;
}

/** Null for a line break in a value, which would be a header of its own. */
function parse(given: HeadersInit | undefined): Headers | null {
  try {
    return new Headers(given);
  } catch {
    return null;
  }
}
