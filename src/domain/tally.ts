/**
 * What a ticket adds to its tenant's figures, counted by the hour. A coordinator tells a ticket's whole tally each
 * time, so that a tally told twice, late or out of order is counted once: the desk adds what is new since the last.
 */

/**
 * Counters by what they count. Keys are words with a space between them, and a name at the end:
 *   `received` · `ended automatic` · `took 23 draft` (a stage that ended, by the length's bucket)
 *   `calls tool orders.get@1`, and in place of `calls`: `failed`, `timeouts`, `blocked`, `retries`, `ms`
 *   `calls model draft local/signalbox-local-1` (role, then model), also with `input`, `output`, `cached`, `micros`,
 *   `answered` (first answers) and `invalid` (those of them that did not fit their schema)
 *   `micros` (everything spent)
 */
export type Counters = Record<string, number>;

export interface TicketTally {
  id: string;
  /** When the ticket came into the state it is in, Unix milliseconds. */
  stateSince: number;
  /** Whether a person had to put something right. */
  isCorrected: boolean;
  /** By the hour's first moment, Unix milliseconds, as an object's key. */
  hours: Record<string, Counters>;
  /** What people made of its actions, for good: keys are those of `track-record.ts`. Earlier versions told none. */
  judged?: Counters;
}

export const hourMs = 3_600_000;

export function hourOf(atMs: number): number {
  return atMs - (atMs % hourMs);
}

/** Adds `times` times each counter. What comes to nothing is left out. */
export function addCounters(to: Counters, added: Counters, times = 1): void {
  for (const [key, count] of Object.entries(added)) {
    const sum = (to[key] ?? 0) + count * times;
    if (sum === 0) delete to[key];
    else to[key] = sum;
  }
}

/** Four buckets for each doubling: a percentile read from them is at most a tenth off. */
export function bucketOfMs(ms: number): number {
  return Math.round(4 * Math.log2(Math.max(0, ms) + 1));
}

/** The length in the middle of a bucket, milliseconds. */
export function msOfBucket(bucket: number): number {
  return Math.round(2 ** (bucket / 4) - 1);
}
