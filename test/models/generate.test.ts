import { tool } from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Breakers } from "../../src/domain/breaker.ts";
import { askForColour, choose, red } from "./asking.ts";

const good = { say: red };
const misshapen = { say: "a colour, surely" };

describe("a chain of models", () => {
  test("answers with its first model where that one is well", async () => {
    const { answer, calls } = await ask({ first: [good], second: [{ hang: true }] });

    expect(answer).toMatchObject({ ok: true, value: { output: red } });
    expect(calls.map(({ model }) => model)).toEqual(["scripted/first"]);
  });

  test.each([
    { what: "a refused connection", turn: { fail: { status: 0 } } },
    { what: "a server error", turn: { fail: { status: 503 } } },
    { what: "too many requests", turn: { fail: { status: 429 } } },
    { what: "a refused key", turn: { fail: { status: 401 } } },
    { what: "an unknown model", turn: { fail: { status: 404 } } },
    { what: "a refusal", turn: { refuse: true } },
  ] satisfies { what: string; turn: object }[])("goes on to the next model after $what", async ({ turn }) => {
    const { answer, calls } = await ask({ first: [turn], second: [good] });

    expect(answer).toMatchObject({ ok: true, value: { output: red } });
    expect(calls.map(({ model, attempt, outcome }) => [model, attempt, outcome])).toEqual([
      ["scripted/first", 1, "failed"],
      ["scripted/second", 2, "success"],
    ]);
  });

  test("leaves time for the next model where one stays silent", async () => {
    const { answer, calls } = await ask({ first: [{ hang: true }], second: [good] }, { timeoutMs: 600 });

    expect(answer).toMatchObject({ ok: true });
    expect(calls.map(({ outcome }) => outcome)).toEqual(["timeout", "success"]);
  });

  test("goes on to the next model only after a misshapen answer was not mended", async () => {
    const { answer, calls } = await ask({ first: [misshapen], second: [good] });

    expect(answer).toMatchObject({ ok: true, value: { usage: { inputTokens: 300, outputTokens: 150 } } });
    expect(calls.map(({ model, attempt, reason }) => [model, attempt, reason])).toEqual([
      ["scripted/first", 1, "outputInvalid"],
      ["scripted/first", 2, "outputInvalid"],
      ["scripted/second", 3, null],
    ]);
  });

  test("goes on to the next model where one only ever calls tools", async () => {
    const { answer, calls } = await ask(
      { first: [{ call: [{ tool: "look_up", input: {} }] }], second: [good] },
      { tools: { look_up: lookUp }, maxSteps: 3 },
    );

    expect(answer).toMatchObject({ ok: true });
    expect(calls.map(({ model }) => model)).toEqual([
      "scripted/first",
      "scripted/first",
      "scripted/first",
      "scripted/second",
    ]);
  });

  test("has no answer where no model has one, and tells of each", async () => {
    const { answer } = await ask({ first: [misshapen], second: [{ refuse: true }] });

    expect(answer).toMatchObject({ ok: false, failure: { reason: "refused", retryable: false } });
    expect(answer).toMatchObject({
      failure: { message: expect.stringMatching(/first: .+; scripted\/second: /) },
    });
  });

  test("is worth another try as long as one of its models is", async () => {
    const { answer } = await ask({
      first: [{ fail: { status: 429, retryAfterSeconds: 60 } }],
      second: [{ fail: { status: 503, retryAfterSeconds: 20 } }],
      third: [{ refuse: true }],
    });

    expect(answer).toMatchObject({
      ok: false,
      failure: { reason: "modelUnavailable", retryable: true, retryAfterMs: 20_000 },
    });
  });

  test("of none that can be had says why", async () => {
    const { answer, calls } = await askForColour({ candidates: choose(["openai/gpt-5-mini"], {}) });

    expect(answer).toMatchObject({
      ok: false,
      failure: {
        reason: "modelUnavailable",
        retryable: false,
        message: "openai/gpt-5-mini: no OpenAI key is set",
      },
    });
    expect(calls).toMatchObject([
      { outcome: "blocked", reason: "modelUnavailable", choice: "no OpenAI key is set", costMicros: 0 },
    ]);
  });

  test("that is empty says so", async () => {
    const { answer } = await askForColour({ candidates: [] });

    expect(answer).toMatchObject({ ok: false, failure: { message: "no model is configured" } });
  });
});

describe("the budget", () => {
  test("keeps a request from leaving that is larger than what is left", async () => {
    const { answer, calls } = await ask({ first: [good] }, { remainingTokens: 5 });

    expect(answer).toMatchObject({ ok: false, failure: { reason: "budgetExhausted", retryable: false } });
    expect(calls).toMatchObject([{ outcome: "blocked", reason: "budgetExhausted", inputTokens: 0 }]);
  });

  test("ends a loop of tool calls once it is spent, and what was spent stays counted", async () => {
    const dear = {
      call: [{ tool: "look_up", input: {} }],
      usage: { inputTokens: 90_000, outputTokens: 20_000 },
    };
    const { answer, calls } = await ask({ first: [dear, good] }, { tools: { look_up: lookUp } });

    expect(answer).toMatchObject({ ok: false, failure: { reason: "budgetExhausted" } });
    expect(calls.map(({ outcome, inputTokens }) => [outcome, inputTokens])).toEqual([
      ["success", 90_000],
      ["blocked", 0],
    ]);
  });

  test("passes over a model that is too dear and takes one that is not", async () => {
    const candidates = [
      ...choose(["openai/gpt-5"], { OPENAI_API_KEY: "a-key" }),
      ...choose(["scripted/only"], environmentOf({ only: [good] })),
    ];

    const { answer, calls } = await askForColour({ candidates, instructions, remainingCostMicros: 3 });

    expect(answer).toMatchObject({ ok: true });
    expect(calls.map(({ model, outcome }) => [model, outcome])).toEqual([
      ["openai/gpt-5", "blocked"],
      ["scripted/only", "success"],
    ]);
  });
});

describe("a breaker", () => {
  test("leaves a model alone that failed five times, and tries it again later", async () => {
    const breakers = new Breakers();
    let nowMs = 1_000_000;
    const askAgain = () => ask({ first: [{ fail: { status: 500 } }] }, { breakers, now: () => nowMs });

    for (let round = 0; round < 5; round += 1) await askAgain();
    const blocked = await askAgain();
    nowMs += 30_000;
    const tried = await askAgain();

    expect(blocked.calls).toMatchObject([{ outcome: "blocked", reason: "breakerOpen" }]);
    expect(blocked.answer).toMatchObject({
      ok: false,
      failure: { reason: "modelUnavailable", retryable: true },
    });
    expect(tried.calls).toMatchObject([{ outcome: "failed", reason: "modelUnavailable" }]);
  });

  test("does not mind misshapen answers", async () => {
    const breakers = new Breakers();
    for (let round = 0; round < 6; round += 1) await ask({ first: [misshapen] }, { breakers });

    const { calls } = await ask({ first: [misshapen] }, { breakers });

    expect(calls.map(({ reason }) => reason)).toEqual(["outputInvalid", "outputInvalid"]);
  });
});

describe("a caller that stops", () => {
  test("gets no answer from any model", async () => {
    const controller = new AbortController();
    const asking = ask({ first: [{ hang: true }], second: [good] }, { signal: controller.signal });
    controller.abort();

    const { answer, calls } = await asking;

    expect(answer).toMatchObject({ ok: false, failure: { reason: "stopped", retryable: false } });
    expect(calls.filter(({ outcome }) => outcome === "success")).toEqual([]);
  });

  test("before it began causes no request", async () => {
    const { answer, calls } = await ask({ first: [good] }, { signal: AbortSignal.abort() });

    expect(answer).toMatchObject({ ok: false, failure: { reason: "stopped" } });
    expect(calls).toEqual([]);
  });
});

describe("the call chain", () => {
  test("tells apart what was asked, and when it began and ended", async () => {
    let nowMs = 5_000;
    const { calls } = await ask({ first: [misshapen, good] }, { now: () => (nowMs += 10) });

    const [first, second] = calls;
    expect(first?.inputHash).toMatch(/^[0-9a-f]{64}$/);
    expect(second?.inputHash).not.toBe(first?.inputHash);
    expect(first?.endedAt).toBeGreaterThan(first?.startedAt ?? 0);
    expect(second?.startedAt).toBeGreaterThan(first?.endedAt ?? 0);
  });

  test("says of every model why it was asked, or why it was not", async () => {
    const breakers = new Breakers();
    for (let failures = 0; failures < 5; failures += 1) breakers.failed("scripted/first", Date.now(), null);
    const chain = { first: [good], second: [{ fail: { status: 503 } }], third: [misshapen, good] };
    const names = [...Object.keys(chain).map((name) => `scripted/${name}`), "scripted/spare"];
    names.splice(2, 0, "openai/gpt-5-mini");

    const { calls } = await askForColour({
      candidates: choose(names, environmentOf(chain)),
      instructions,
      breakers,
    });

    expect(calls.map(({ model, reason, choice }) => [model, reason, choice])).toEqual([
      ["scripted/first", "breakerOpen", "it failed too often just now"],
      ["scripted/second", "modelUnavailable", "standard, choice 2 after modelUnavailable"],
      ["openai/gpt-5-mini", "modelUnavailable", "no OpenAI key is set"],
      ["scripted/third", "outputInvalid", "standard, choice 4 after modelUnavailable"],
      ["scripted/third", null, "the same once more, to mend its answer"],
    ]);
  });

  test("keeps no more than a line of a reason", async () => {
    const { calls } = await askForColour({
      candidates: [{ name: "x/y", model: null, reason: "z".repeat(900) }],
    });

    expect(calls[0]?.choice).toHaveLength(160);
  });

  test("has the same input hash for the same question", async () => {
    const [one, other] = await Promise.all([ask({ first: [good] }), ask({ first: [good] })]);

    expect(one.calls[0]?.inputHash).toBe(other.calls[0]?.inputHash);
  });
});

const lookUp = tool({
  description: "Finds nothing.",
  inputSchema: z.strictObject({}),
  execute: () => "nothing",
});

const instructions = "Role: triage\n\nName a colour.";

type Turns = Record<string, object[]>;

/** Asks a chain of scripted models for a colour. */
function ask(chain: Turns, wish: Partial<Parameters<typeof askForColour>[0]> = {}) {
  const names = Object.keys(chain).map((name) => `scripted/${name}`);
  return askForColour({
    candidates: choose(names, environmentOf(chain)),
    instructions,
    ...wish,
  });
}

function environmentOf(chain: Turns) {
  const scripts = Object.entries(chain).map(
    ([name, turns]): [string, { about: string; roles: { triage: object[] } }] => [
      name,
      { about: "a test", roles: { triage: turns } },
    ],
  );
  return { ENVIRONMENT: "local", SCRIPTED_MODELS: JSON.stringify(Object.fromEntries(scripts)) };
}
