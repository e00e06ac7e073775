import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadFixtures, loadTenant } from "../../scripts/fixtures/load.ts";
import { playFixture } from "../../scripts/fixtures/run-fixture.ts";
import { bindTenants, withRecording } from "../../scripts/fixtures/variants.ts";
import { findDivergence, differOutcomes } from "../../scripts/replay/compare.ts";
import { playCassettes } from "../../scripts/replay/play-cassettes.ts";
import { seedTenant } from "../../scripts/seed.ts";
import { startServer } from "../../scripts/server.ts";
import { cassetteSchema, type Cassette } from "../../src/domain/cassette.ts";
import { fingerprintOf } from "../../src/domain/recorded-call.ts";

const names = ["refund-approved", "refund-number-follows", "cancel-order-approved", "refund-rejected"];
const cassettes = new Map<string, Cassette>();
const stateDir = mkdtempSync(join(tmpdir(), "signalbox-record-"));

beforeAll(async () => {
  const tenant = withRecording(loadTenant("demo"));
  const server = await startServer({ stateDir, bindings: bindTenants([tenant]) });
  try {
    const client = await seedTenant(server.url, tenant, { fresh: true });
    for (const fixture of loadFixtures().filter(({ name }) => names.includes(name))) {
      const { ticketId } = await playFixture(fixture, client);
      cassettes.set(fixture.name, await client.readCassette(ticketId));
    }
  } finally {
    await server.stop();
  }
});
afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

describe("replaying recorded tickets through the real worker", () => {
  it("finds every call and every outcome to be as recorded, people's decisions and follow-ups included", async () => {
    const played = await playCassettes(names.map(take));
    for (const { cassette, again, problems } of played) {
      expect(problems).toEqual([]);
      expect(again && findDivergence(cassette, again)).toBeNull();
      expect(again?.calls.length).toBe(cassette.calls.length);
    }
  });

  it("names the first call and the very field in which a ticket parts from its recording", async () => {
    const cassette = take("refund-approved");
    const [delivery] = cassette.fixture.deliveries;
    if (delivery) delivery.ticket["subject"] = "Something else";
    const [played] = await playCassettes([cassette]);
    expect(played?.again && findDivergence(cassette, played.again)).toMatchObject({
      step: 1,
      at: "triage_answer by local/signalbox-local-1",
      where: "request.messages.0.content.0.text.task.ticket.subject",
      came: "Something else",
    });
  });

  it("believes the recording, not the world: what a tool answered then decides", async () => {
    const cassette = take("refund-approved");
    for (const entry of cassette.calls) {
      if (entry.call.kind !== "tool" || entry.call.tool !== "refunds.create@1") continue;
      entry.call.result = { status: "failed", reason: "rejected", message: "No.", retryable: false };
      entry.fingerprint = fingerprintOf(entry.call);
    }
    const [played] = await playCassettes([cassette]);
    expect(played?.again?.outcome.actions).toMatchObject([{ tool: "refunds.create@1", outcome: "failed" }]);
    expect(played?.again && differOutcomes(cassette.outcome, played.again.outcome)).not.toBeNull();
  });

  it("shows what another policy would make of them: one no longer asks, one is denied, one is as it was", async () => {
    const { policy } = loadTenant("demo");
    const changed = {
      ...policy,
      rules: policy.rules.map((rule) =>
        rule.id === "refund-small"
          ? { ...rule, maxAmountCents: 100_000 }
          : rule.id === "cancel-order"
            ? { ...rule, decision: "deny" as const }
            : rule,
      ),
    };
    const played = await playCassettes(
      ["refund-approved", "cancel-order-approved", "refund-number-follows"].map(take),
      { policy: changed, model: "local/signalbox-local-1" },
    );
    const paths = played.map(({ again }) => again?.outcome.path.includes("awaitingApproval"));
    expect(paths).toEqual([false, false, false]);
    const ends = played.map(({ again }) => [again?.outcome.state, again?.outcome.reason]);
    expect(ends).toEqual([
      ["resolved", "replied"],
      ["escalated", "policyDenied"],
      ["resolved", "replied"],
    ]);
    const [, , same] = played;
    expect(same?.again && differOutcomes(same.cassette.outcome, same.again.outcome)).toBeNull();
  });
});

/** A copy of its own for each test. */
function take(name: string): Cassette {
  return cassetteSchema.parse(structuredClone(cassettes.get(name)));
}
