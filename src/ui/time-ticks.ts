/** Where a time line of this length has its marks, in milliseconds from its start: round steps, four to nine of them. */
export function ticksOf(spanMs: number): number[] {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, spanMs)));
  const step =
    [0.2, 0.5, 1, 2].map((factor) => factor * magnitude).find((each) => spanMs / each < 9) ?? magnitude;
  return Array.from({ length: Math.floor(spanMs / step) }, (_, index) => (index + 1) * step);
}
