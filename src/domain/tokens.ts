/**
 * About how many tokens a text has: one for every four bytes of UTF-8. Scripts whose letters take more bytes take more
 * tokens as well.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / 4);
}
