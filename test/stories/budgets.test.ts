/** A tenant's people bound what its models may spend, and a ticket comes when it is spent. */
import { afterEach, expect, it } from "vitest";
import { metricsSchema } from "../../src/domain/metrics.ts";
import { change } from "../support/settings.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { request, sendTicket, tidyUp, waitFor, waitUntilStill } from "../support/tickets.ts";

const tenant = findTestTenant("demo-bounded");
const paid = "openai/gpt-5-mini";

afterEach(tidyUp);

it("what the day has no money for goes to a person at once, who is told why; a model that costs nothing goes on", async () => {
  const client = await openTenant(tenant, "demo");
  const bounded = await change(tenant.id, { budgets: { ...tenant.budgets, dayCostMicros: 500 } });
  expect(bounded).toMatchObject({
    status: 200,
    body: { settings: { budgets: { dayCostMicros: 500, monthTokens: null } } },
  });
  const history = await request(client, "settings/history", { role: "admin" });
  expect(history.body).toMatchObject({
    items: [{ differences: [{ words: "Model cost of a day: no limit → $0.0005" }] }],
  });

  const spent = await waitFor(client, await sendTicket(client, "shipping-status"), "escalated");
  expect(spent).toMatchObject({ reason: "budgetExhausted" });
  expect(spent.calls.filter(({ kind }) => kind === "model")).toMatchObject([
    {
      callee: paid,
      outcome: "blocked",
      reason: "budgetExhausted",
      choice: expect.stringMatching(/^the tenant's budget of this day has 500 micros left/),
      costMicros: 0,
    },
  ]);
  const metrics = metricsSchema.parse((await request(client, "metrics")).body);
  expect(metrics.spend).toMatchObject({
    day: { costMicros: 0, reserved: { costMicros: 0 } },
    limits: { dayCostMicros: 500, dayTokens: null },
  });

  const chain = [paid, "local/signalbox-local-1"];
  await change(tenant.id, { models: { small: chain, standard: chain, frontier: chain } });
  const id = await sendTicket(client, "shipping-status");
  expect(await waitUntilStill(client, id)).toMatchObject({ state: "resolved" });
  const trace = await request(client, `tickets/${id}/trace`);
  expect(trace.body).toMatchObject({
    spans: expect.arrayContaining([
      expect.objectContaining({
        name: "chat local/signalbox-local-1",
        attributes: expect.objectContaining({
          "signalbox.model.choice": "standard, choice 2 after budgetExhausted",
        }),
      }),
    ]),
  });
});
