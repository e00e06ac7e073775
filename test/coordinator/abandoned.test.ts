/** A step that breaks each time is given up: a person has the ticket, and can have it go on where it stopped. */
import { env } from "cloudflare:workers";
import { abortAllDurableObjects } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { crashPoints, type CrashPoint } from "../../src/observability/crash-points.ts";
import { playBusiness, tryToTheEnd } from "../support/effects.ts";
import { giveUp, lettersOf, recoveryCap, redrive, ring, stateOf, untilTold } from "../support/letters.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  intercept,
  pause,
  querySql,
  readDeeds,
  readRows,
  sendTicket,
  tidyUp,
  waitFor,
} from "../support/tickets.ts";

afterEach(tidyUp);

describe("a step that breaks each time", () => {
  it.each([
    ["triaging", "stepPlanned", 1, "agent.ask triage"],
    ["drafting", "stepPlanned", 3, "agent.ask draft"],
    ["acting", "effectAuthorised", 1, "action.run"],
    ["replying", "effectAuthorised", 2, "reply.send"],
  ] as const)(
    "while %s is given up, and redriven where it was given up",
    async (state, point, from, what) => {
      const client = await openTenant(findTestTenant("demo-recorded-own"), "demo");
      const broken = breakAt(point, from);
      const ticketId = await sendTicket(client, "refund-small");
      // Time passes only from then on: a slow step before it must not be taken up again, and so be the one that breaks.
      await vi.waitUntil(() => broken.mock.results.some(({ type }) => type === "throw"), 20_000);
      await giveUp(client, ticketId);
      const given = await client.readTicket(ticketId);
      expect(given).toMatchObject({ state: "escalated", reason: "recoveryExhausted" });
      expect(given.path.slice(-2)).toEqual([state, "escalated"]);
      const [letter] = await untilTold(client, ticketId);
      expect(letter).toMatchObject({ source: "step", what, attempts: recoveryCap });
      expect(await readRows(client, ticketId, "effects")).toEqual([]);

      broken.mockRestore();
      await redrive(client, letter);
      const view = await waitFor(client, ticketId, "resolved");
      expect(view.path[given.path.length]).toBe(state);
      expect(view.path.filter((passed) => passed === "triaging")).toHaveLength(state === "triaging" ? 2 : 1);
      expect(await readDeeds(client, { ticketId, orderId: "SB-10002" })).toEqual({
        refunds: [3_400],
        replies: [view.reply?.body],
      });

      // A replay gives up the same step, and its person redrives it; where it is run as a fixture, nothing breaks.
      const { fixture, gaps } = await client.readCassette(ticketId);
      expect([gaps, fixture.people]).toEqual([
        [],
        [
          {
            do: "redrive",
            when: "escalated",
            order: expect.any(Number),
            steps: null,
            givenUp: { step: what, turn: 1 },
          },
        ],
      ]);
      const { people, expect: expected } = await client.readFixture(ticketId);
      expect(people).toEqual([]);
      expect(expected.paths).toEqual([
        ["triaging", "gathering", "drafting", "validating", "acting", "replying", "resolved"],
      ]);
    },
  );

  it("after its effect was done does it once, and learns in the end that it was done", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    breakAt("effectApplied", 1);
    const asked = playBusiness({});
    const ticketId = await sendTicket(client, "refund-small");
    await vi.waitUntil(
      async () => (await readRows(client, ticketId, "effects"))[0]?.["status"] === "dispatched",
    );
    for (let rounds = 0; rounds < 20 && (await stateOf(client, ticketId)) !== "resolved"; rounds += 1) {
      await ring(client, ticketId);
      await pause(60);
    }
    expect(await tryToTheEnd(client, ticketId)).toMatchObject({ state: "resolved", reason: "replied" });
    expect(asked.length).toBeLessThan(12);
    const { refunds, replies } = await readDeeds(client, { ticketId, orderId: "SB-10002" });
    expect([refunds, replies.length]).toEqual([[3_400], 1]);
  });

  it("is told to the desk by a later alarm where the desk is away", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    const desk = intercept(env.TENANT_DESK, "recordDeadLetter", () => Promise.reject(new Error("away")));
    breakAt("stepPlanned", 1);
    const ticketId = await sendTicket(client, "shipping-status");
    await giveUp(client, ticketId);
    expect(await lettersOf(client, ticketId)).toEqual([]);
    expect(
      await querySql(client, ticketId, "select * from letters where ticket_id = ?", ticketId),
    ).toHaveLength(1);
    desk.mockRestore();
    await abortAllDurableObjects();
    await ring(client, ticketId);
    expect(await untilTold(client, ticketId)).toHaveLength(1);
    await vi.waitUntil(
      async () =>
        (await querySql(client, ticketId, "select * from letters where ticket_id = ?", ticketId)).length ===
        0,
    );
  });
});

/** From that time on, whoever comes to the point breaks. */
function breakAt(point: CrashPoint, from: number) {
  let times = 0;
  return vi.spyOn(crashPoints, "reach").mockImplementation((reached) => {
    if (reached === point) times += 1;
    if (reached === point && times >= from) throw new Error("a defect");
  });
}
