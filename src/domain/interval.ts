/**
 * Wilson's score interval of 95 % (E. B. Wilson, 1927) for `right` of `n`: where the true share lies, as shares from 0
 * to 1. With nothing seen it may be anything.
 */
export function wilson(right: number, n: number): [low: number, high: number] {
  if (n === 0) return [0, 1];
  const z = 1.959964;
  const share = right / n;
  const middle = share + (z * z) / (2 * n);
  const spread = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}
