import { tool } from "ai";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import type { ModelReply } from "../support/model-server.ts";
import { askForColour, choose, red, serve } from "./asking.ts";

describe.each([
  { name: "openai/gpt-5-mini", path: "/v1/responses" },
  { name: "compatible/house-model", path: "/v1/chat/completions" },
])("$name, over HTTP", ({ name, path }) => {
  test("answers with the object that was asked for", async () => {
    const { candidates, requests } = await provide(name, [{ say: red }]);

    const { answer, calls } = await askForColour({ candidates });

    expect(answer).toMatchObject({ ok: true, value: { output: red } });
    expect(calls).toMatchObject([
      { model: name, outcome: "success", reason: null, inputTokens: 120, outputTokens: 30 },
    ]);
    const [request] = await requests();
    expect(request).toMatchObject({
      path,
      authorization: "Bearer a-key",
      body: { model: name.split("/")[1] },
    });
    expect(JSON.stringify(request?.body)).toContain('"colour_answer"');
  });

  test("is told what its tools found before it answers", async () => {
    const { candidates, requests } = await provide(name, [
      { call: [{ tool: "look_up", input: { word: "rose" } }] },
      { say: red },
    ]);

    const { answer, calls } = await askForColour({ candidates, tools: { look_up: lookUp } });

    expect(answer).toMatchObject({
      ok: true,
      value: { output: red, usage: { inputTokens: 240, outputTokens: 60 } },
    });
    expect(calls.map(({ attempt, outcome }) => ({ attempt, outcome }))).toEqual([
      { attempt: 1, outcome: "success" },
      { attempt: 1, outcome: "success" },
    ]);
    expect(JSON.stringify((await requests())[1]?.body)).toContain("roses are red");
  });

  test("tells how much of its input the provider had cached", async () => {
    const fresh = await askForColour({ candidates: (await provide(name, [{ say: red }])).candidates });
    const cached = await askForColour({
      candidates: (await provide(name, [{ say: red, cachedTokens: 100 }])).candidates,
    });

    expect(cached.caches).toEqual([{ promptFamily: "colour_answer", cachedInputTokens: 100 }]);
    expect(fresh.caches).toEqual([{ promptFamily: "colour_answer", cachedInputTokens: 0 }]);
    expect(cached.calls[0]?.inputTokens).toBe(120);
  });

  test("asks to be left alone for as long as Retry-After says", async () => {
    const { candidates } = await provide(name, [{ fail: 429, headers: { "retry-after": "7" } }]);

    const { answer, calls } = await askForColour({ candidates });

    expect(answer).toMatchObject({
      ok: false,
      failure: { reason: "modelUnavailable", retryable: true, retryAfterMs: 7_000 },
    });
    expect(calls).toMatchObject([{ outcome: "failed", reason: "modelUnavailable", inputTokens: 0 }]);
  });

  test.each([
    { what: "a server error", reply: { fail: 500 }, retryable: true },
    { what: "a body that breaks off", reply: { broken: true }, retryable: true },
    { what: "another service's answer", reply: { foreign: true }, retryable: true },
    { what: "a refused key", reply: { fail: 401, code: "invalid_api_key" }, retryable: false },
    { what: "an unknown model", reply: { fail: 404, code: "model_not_found" }, retryable: false },
  ] satisfies { what: string; reply: ModelReply; retryable: boolean }[])(
    "is unavailable after $what",
    async ({ reply, retryable }) => {
      const { candidates, requests } = await provide(name, [reply]);

      const { answer } = await askForColour({ candidates });

      expect(answer).toMatchObject({ ok: false, failure: { reason: "modelUnavailable", retryable } });
      expect(await requests()).toHaveLength(1);
    },
  );

  test("never sends a prompt on to where a redirect points", async () => {
    const elsewhere = await provide(name, [{ say: red }]);
    const { candidates } = await provide(name, [{ redirect: `${elsewhere.baseUrl}/chat/completions` }]);

    const { answer } = await askForColour({ candidates });

    expect(answer).toMatchObject({ ok: false, failure: { reason: "modelUnavailable" } });
    expect(await elsewhere.requests()).toEqual([]);
  });

  test("times out where it stays silent", async () => {
    const { candidates } = await provide(name, [{ hang: true }]);

    const { answer, calls } = await askForColour({ candidates, timeoutMs: 200 });

    expect(answer).toMatchObject({ ok: false, failure: { reason: "modelTimeout", retryable: true } });
    expect(calls).toMatchObject([{ outcome: "timeout", reason: "modelTimeout" }]);
  });

  test("may refuse, which is not asked again", async () => {
    const { candidates, requests } = await provide(name, [{ refuse: "I would rather not." }]);

    const { answer } = await askForColour({ candidates });

    expect(answer).toMatchObject({ ok: false, failure: { reason: "refused", retryable: false } });
    expect(await requests()).toHaveLength(1);
  });

  test("gets one chance to mend a misshapen answer, and is told what was wrong", async () => {
    const { candidates, requests } = await provide(name, [
      { say: { colour: "blue", shade: 3 } },
      { say: red },
    ]);

    const { answer, calls } = await askForColour({ candidates });

    expect(answer).toMatchObject({ ok: true, value: { output: red, usage: { inputTokens: 240 } } });
    expect(calls).toMatchObject([
      { attempt: 1, outcome: "failed", reason: "outputInvalid", inputTokens: 120 },
      { attempt: 2, outcome: "success", reason: null },
    ]);
    const [first, second] = await requests();
    expect(JSON.stringify(first?.body)).not.toContain("blue");
    expect(JSON.stringify(second?.body)).toContain("blue");
    expect(JSON.stringify(second?.body)).toMatch(/could not be used.+colour/);
  });
});

test("a chat server's JSON in a code block is read all the same", async () => {
  const { candidates } = await provide("compatible/house-model", [
    { say: "```json\n" + JSON.stringify(red) + "\n```" },
  ]);

  expect((await askForColour({ candidates })).answer).toMatchObject({ ok: true, value: { output: red } });
});

test("OpenAI is asked to keep nothing, and to cache by the kind of prompt", async () => {
  const { candidates, requests } = await provide("openai/gpt-5-mini", [{ say: red }]);

  await askForColour({ candidates });

  expect((await requests())[0]?.body).toMatchObject({
    store: false,
    prompt_cache_key: "colour_answer",
    text: { format: { type: "json_schema", strict: true, name: "colour_answer" } },
  });
});

test("a compatible server is sent nothing that only OpenAI knows", async () => {
  const { candidates, requests } = await provide("compatible/house-model", [{ say: red }]);

  await askForColour({ candidates });

  const body = (await requests())[0]?.body ?? {};
  expect(Object.keys(body).toSorted()).toEqual(["max_tokens", "messages", "model", "response_format"]);
});

test("a tenant's own OpenAI key goes before the deployment's", async () => {
  const { baseUrl, requests } = await serve([{ say: red }]);
  const env = { ENVIRONMENT: "local", OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: "everybodys-key" };

  await askForColour({ candidates: choose(["openai/gpt-5"], env, { openai: { apiKey: "own-key" } }) });

  expect(await requests()).toMatchObject([{ authorization: "Bearer own-key" }]);
});

test("a connection that is lost is worth another try", async () => {
  const candidates = choose(["openai/gpt-5-mini"], { OPENAI_API_KEY: "a-key" });
  // As the runtime puts it; the AI SDK knows only the words of other runtimes.
  const lost = vi.spyOn(globalThis, "fetch").mockRejectedValueOnce(new Error("Network connection lost."));

  const { answer } = await askForColour({ candidates });
  lost.mockRestore();

  expect(answer).toMatchObject({ ok: false, failure: { reason: "modelUnavailable", retryable: true } });
});

describe("Workers AI, over its binding", () => {
  const name = "workers-ai/@cf/meta/llama-3.3-70b-instruct-fp8-fast";
  const usage = { prompt_tokens: 50, completion_tokens: 10, total_tokens: 60 };

  test("answers in its own shape", async () => {
    const { env, runs } = bind(() => ({ response: JSON.stringify(red), usage }));

    const { answer, calls } = await askForColour({ candidates: choose([name], env) });

    expect(answer).toMatchObject({ ok: true, value: { output: red } });
    expect(calls).toMatchObject([{ model: name, inputTokens: 50, outputTokens: 10 }]);
    expect(runs[0]).toMatchObject({
      model: "@cf/meta/llama-3.3-70b-instruct-fp8-fast",
      inputs: { response_format: { type: "json_schema" } },
    });
  });

  test("answers in OpenAI's shape, with what it had cached", async () => {
    const { env } = bind(() => ({
      choices: [{ message: { content: JSON.stringify(red) }, finish_reason: "stop" }],
      usage: { ...usage, prompt_tokens_details: { cached_tokens: 40 } },
    }));

    const { answer, caches } = await askForColour({ candidates: choose([name], env) });

    expect(answer).toMatchObject({ ok: true, value: { output: red } });
    expect(caches).toMatchObject([{ cachedInputTokens: 40 }]);
  });

  test("is told what its tools found before it answers", async () => {
    const { env, runs } = bind((run) =>
      run === 0
        ? { response: null, usage, tool_calls: [{ name: "look_up", arguments: { word: "rose" } }] }
        : { response: JSON.stringify(red), usage },
    );

    const { answer } = await askForColour({ candidates: choose([name], env), tools: { look_up: lookUp } });

    expect(answer).toMatchObject({ ok: true, value: { output: red } });
    expect(JSON.stringify(runs[1]?.inputs)).toContain("roses are red");
  });

  test("without capacity it is worth another try later", async () => {
    const { env } = bind(() => {
      throw new Error("3040: Capacity temporarily exceeded, please try again.");
    });

    expect((await askForColour({ candidates: choose([name], env) })).answer).toMatchObject({
      ok: false,
      failure: { reason: "modelUnavailable", retryable: true },
    });
  });

  test("a binding that neither answers nor heeds the signal does not hold the agent up", async () => {
    const { env } = bind(() => new Promise(() => {}));

    expect((await askForColour({ candidates: choose([name], env), timeoutMs: 100 })).answer).toMatchObject({
      ok: false,
      failure: { reason: "modelTimeout" },
    });
  });
});

const lookUp = tool({
  description: "What is known of a word.",
  inputSchema: z.strictObject({ word: z.string() }),
  execute: ({ word }) => `${word}s are red`,
});

async function provide(name: string, replies: ModelReply[]) {
  const { baseUrl, requests } = await serve(replies);
  const candidates = choose(
    [name],
    { ENVIRONMENT: "local", OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: "a-key" },
    { compatible: { baseUrl, apiKey: "a-key" } },
  );
  return { candidates, requests, baseUrl };
}

/** A Workers AI binding: `answer` is given the number of the run, from 0. */
function bind(answer: (run: number) => unknown) {
  const runs: { model: string; inputs: unknown }[] = [];
  const binding = {
    run: async (model: string, inputs: unknown) => {
      runs.push({ model, inputs });
      return answer(runs.length - 1);
    },
  };
  // The provider uses nothing of a binding but `run`.
  return { env: { AI: binding as unknown as Ai }, runs };
}
