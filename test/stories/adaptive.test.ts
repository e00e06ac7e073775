/** A model's first answers turn out to be of no use, and its tasks go to a class above it, by themselves. */
import { afterEach, expect, it } from "vitest";
import { metricsSchema } from "../../src/domain/metrics.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { jumpAhead, request, sendTicket, tidyUp, untilDeskKnows, waitFor } from "../support/tickets.ts";

const tenant = findTestTenant("demo-adaptive");

afterEach(tidyUp);

it("a class whose model seldom answers well the first time is left for the next one, which every call says and the metrics show", async () => {
  const client = await openTenant(tenant, "demo");
  const ids = await Promise.all(Array.from({ length: 10 }, () => sendTicket(client, "shipping-status")));
  for (const id of ids) {
    const { calls } = await waitFor(client, id, "resolved");
    expect(draftsOf(calls)).toEqual([
      ["scripted/malformed-once", "standard, choice 1", "outputInvalid"],
      ["scripted/malformed-once", "the same once more, to mend its answer", null],
    ]);
  }
  for (const id of ids) await untilDeskKnows(client, id);
  const before = metricsSchema.parse((await request(client, "metrics")).body);
  expect(before.adaptedClasses).toEqual([]);
  expect(before.window.models).toContainEqual(
    expect.objectContaining({
      model: "scripted/malformed-once",
      role: "draft",
      calls: 20,
      firstAnswers: 10,
      invalid: 10,
    }),
  );

  // What the agents were advised counts for a minute.
  jumpAhead(61_000);
  const { calls } = await waitFor(client, await sendTicket(client, "shipping-status"), "resolved");
  const reason = "standard gave 0 % valid answers of 10, at least 90 % are wanted";
  expect(draftsOf(calls)).toEqual([
    ["local/signalbox-local-1", `frontier instead of standard (${reason}), choice 1`, null],
  ]);
  const after = metricsSchema.parse((await request(client, "metrics")).body);
  expect(after.adaptedClasses).toMatchObject([
    { role: "draft", base: "standard", taskClass: "frontier", reason },
  ]);
});

interface ModelCall {
  caller: string;
  callee: string;
  kind: string;
  choice?: string | undefined;
  reason: string | null;
}

function draftsOf(calls: readonly ModelCall[]) {
  return calls
    .filter(({ kind, caller }) => kind === "model" && caller === "draft")
    .map(({ callee, choice, reason }) => [callee, choice, reason]);
}
