/** Digits without anything between them. */
export interface Group {
  start: number;
  end: number;
  digits: string;
}

/** Groups near enough to each other to be one number. */
export type Run = readonly Group[];

export function digitsOf(run: Run): string {
  return run.map(({ digits }) => digits).join("");
}

/** What stands between a group and the one before it. */
export function gapBefore(run: Run, index: number, text: string): string {
  return text.slice(run[index - 1]?.end ?? 0, run[index]?.start ?? 0);
}
