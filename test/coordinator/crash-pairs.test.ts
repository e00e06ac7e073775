/** Everything in memory is lost, and lost again while the ticket recovers: pairs of points, drawn by a seed. */
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { digest } from "../../src/domain/ids.ts";
import type { CrashPoint } from "../../src/observability/crash-points.ts";
import { at, inTurn, playThrough } from "../support/crash.ts";
import { expectOneEnd, stories } from "../support/crash-stories.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { tidyUp } from "../support/tickets.ts";

/** Another seed draws other pairs; a number large enough draws them all. */
const seed = "1";
const pairsDrawn = 14;

afterEach(tidyUp);

const intake: CrashPoint[] = [
  "deliveryVerified",
  "deliveryCommitted",
  "pointerSent",
  "pointerConsumed",
  "startCommitted",
];
const steps: CrashPoint[] = ["stepPlanned", "agentEntered", "agentAnswered", "stepCommitted"];
const effects: CrashPoint[] = ["effectAuthorised", "effectDispatched", "effectApplied", "outcomeCommitted"];

/**
 * Done once and not again: a start until the queue delivers its pointer anew, which takes it seconds; a decision; and
 * the reply, which is a ticket's last effect.
 */
const lastly: CrashPoint[] = ["startCommitted", "effectApplied", "outcomeCommitted"];
const beforeReply: CrashPoint[] = ["startCommitted", "decisionCommitted"];

describe.each([
  ["shipping-status", pairUp([...intake, ...steps, ...effects, "endCommitted"], lastly)],
  [
    "refund-approved",
    pairUp([...intake, ...steps, "decisionCommitted", ...effects, "endCommitted"], beforeReply),
  ],
] as const)("%s, crashed", (name, pairs) => {
  const drawn = draw(pairs);

  it.each(drawn)("at %s and then at %s comes to its one end", async (first, second) => {
    const { tenantId, ending } = stories[name];
    const client = await openTenant(findTestTenant(tenantId), "demo");
    const played = await playThrough(client, stories[name], inTurn(at(first), at(second)));
    expect(played.crashes).toEqual([first, second]);
    await expectOneEnd(client, played, ending);
  });

  afterAll(() => {
    const covered = drawn.map((pair) => pair.join("+")).join(" ");
    console.log(`${name}: ${drawn.length} of ${pairs.length} pairs (seed ${seed}): ${covered}`);
  });
});

/** Pairs of points whose second one is sure to be reached after the first. */
function pairUp(way: CrashPoint[], onceOnly: CrashPoint[]): [CrashPoint, CrashPoint][] {
  return way
    .flatMap((first, from) => way.slice(from).map((second): [CrashPoint, CrashPoint] => [first, second]))
    .filter(([first, second]) => first !== second || !onceOnly.includes(first));
}

function draw(pairs: [CrashPoint, CrashPoint][]): [CrashPoint, CrashPoint][] {
  const lot = (pair: [CrashPoint, CrashPoint]) => digest("pair", seed, ...pair);
  return pairs.toSorted((one, other) => (lot(one) < lot(other) ? -1 : 1)).slice(0, pairsDrawn);
}
