import { afterEach, describe, expect, test } from "vitest";
import { faultsSchema, type Faults } from "../../src/domain/fault.ts";
import { Breakers } from "../../src/domain/breaker.ts";
import type { ModelCandidate } from "../../src/models/router.ts";
import { replaceFaults } from "../../src/tenants/drill.ts";
import { askForColour, choose, red } from "./asking.ts";

const scripts = JSON.stringify({
  // A model that says the right thing to whoever asks for a colour.
  painter: { about: "Says red.", roles: { triage: [{ say: red }] } },
});
/** `asking.ts` has this tenant, in the sandbox. */
const tenantId = "acme";

afterEach(() => void replaceFaults(tenantId, faultsSchema.parse({})));

describe("a drilled model", () => {
  test.each([
    ["5xx", { reason: "modelUnavailable", retryable: true, retryAfterMs: null }, "failed"],
    ["429", { reason: "modelUnavailable", retryable: true, retryAfterMs: 2_000 }, "failed"],
    ["down", { reason: "modelUnavailable", retryable: true, retryAfterMs: null }, "failed"],
    ["refuse", { reason: "refused", retryable: false }, "failed"],
    ["garbage", { reason: "outputInvalid", retryable: false }, "failed"],
  ] as const)("with %s fails as a provider does", async (kind, failure, outcome) => {
    drill({ models: [{ kind, share: 1 }] });
    const { answer, calls } = await ask();
    expect(answer).toMatchObject({ ok: false, failure });
    expect(calls[0]).toMatchObject({ outcome, reason: failure.reason });
  });

  test("that never answers is given up when its time is over", async () => {
    drill({ models: [{ kind: "timeout", share: 1 }] });
    const { answer, calls } = await ask({ timeoutMs: 50 });
    expect(answer).toMatchObject({ ok: false, failure: { reason: "modelTimeout", retryable: true } });
    expect(calls).toMatchObject([{ outcome: "timeout", reason: "modelTimeout" }]);
  });

  test("that is slow answers as ever, later", async () => {
    drill({ models: [{ kind: "slow", delayMs: 60, share: 1 }] });
    const { answer, calls } = await ask();
    expect(answer).toMatchObject({ ok: true, value: { output: red } });
    expect((calls[0]?.endedAt ?? 0) - (calls[0]?.startedAt ?? 0)).toBeGreaterThanOrEqual(59);
  });

  test("that is slower than its time is given up", async () => {
    drill({ models: [{ kind: "slow", delayMs: 60_000, share: 1 }] });
    const { answer } = await ask({ timeoutMs: 50 });
    expect(answer).toMatchObject({ ok: false, failure: { reason: "modelTimeout" } });
  });

  test("that gave an answer nobody could read is asked to mend it", async () => {
    // Of the first two requests, this seed strikes the first.
    drill({ seed: 3, models: [{ kind: "garbage", share: 0.5 }] });
    const { answer, calls } = await ask();
    expect(calls.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ["failed", "outputInvalid"],
      ["success", null],
    ]);
    expect(answer).toMatchObject({ ok: true, value: { output: red } });
  });

  test("that keeps failing is left alone by its breaker", async () => {
    drill({ models: [{ kind: "5xx", share: 1 }] });
    const breakers = new Breakers();
    for (let round = 0; round < 5; round += 1) await ask({ breakers });
    const { calls } = await ask({ breakers });
    expect(calls).toMatchObject([{ outcome: "blocked", reason: "breakerOpen" }]);
  });

  test("that has been healed answers again, made before or after", async () => {
    drill({ models: [{ kind: "down", share: 1 }] });
    const before = painter();
    drill({});
    expect((await askForColour({ candidates: before, instructions: "Role: triage" })).answer).toMatchObject({
      ok: true,
    });
    expect((await ask()).answer).toMatchObject({ ok: true });
  });

  test.each([
    ["a worker that is live", { ENVIRONMENT: "live" }, {}],
    ["a tenant with real systems", {}, { environment: "live" }],
  ] as const)("is never one of %s", async (_, env, tenant) => {
    drill({ models: [{ kind: "down", share: 1 }] });
    const { answer } = await askForColour({
      candidates: choose(["local/signalbox-local-1"], { ENVIRONMENT: "local", ...env }, tenant),
      instructions: "Role: none",
    });
    // The embedded model names no colours, but it was there to be asked.
    expect(answer).toMatchObject({ ok: false, failure: { reason: "internal" } });
  });

  test("cannot be had where the faults of the binding cannot be read", () => {
    const [candidate] = choose(
      ["local/signalbox-local-1"],
      { ENVIRONMENT: "local", FAULTS: "{" },
      { id: "globex" },
    );
    expect(candidate).toMatchObject({ model: null, reason: expect.stringContaining("FAULTS is not JSON") });
  });
});

function drill(faults: Partial<Faults>): void {
  replaceFaults(tenantId, faultsSchema.parse(faults));
}

function painter(): ModelCandidate[] {
  return choose(["scripted/painter"], { ENVIRONMENT: "local", SCRIPTED_MODELS: scripts });
}

function ask(wish: Partial<Parameters<typeof askForColour>[0]> = {}) {
  return askForColour({ instructions: "Role: triage", ...wish, candidates: painter() });
}
