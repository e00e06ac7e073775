import { digest } from "../domain/ids.ts";

/** 2 s, 8 s, 32 s, 2 min, 8 min: the wait before the next try, spread by a quarter. */
export function backoffMs(attempts: number, name: string): number {
  return spread(2_000 * 4 ** Math.min(Math.max(attempts, 1) - 1, 4), name);
}

/**
 * A wait, a quarter shorter to a quarter longer. Which of it follows from the name, so that what failed together does
 * not come back together, and the same try always waits as long.
 */
export function spread(waitMs: number, name: string): number {
  const share = Number.parseInt(digest("wait", name).slice(0, 8), 16) / 0xffff_ffff;
  return Math.round(waitMs * (0.75 + share / 2));
}
