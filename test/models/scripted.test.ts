import { APICallError } from "ai";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import {
  answerNames,
  draftAnswerSchema,
  gatherAnswerSchema,
  triageAnswerSchema,
  validateAnswerSchema,
  writeBlock,
} from "../../src/domain/answer.ts";
import type { AgentRole } from "../../src/domain/call.ts";
import type { LanguageModelV4, ModelRequest } from "../../src/models/language-model.ts";
import { createScriptedModel, findScript, scriptSchema } from "../../src/models/scripted.ts";

describe("the place in a script", () => {
  test.each([
    { turnsBefore: 0, said: "one" },
    { turnsBefore: 1, said: "two" },
    { turnsBefore: 3, said: "two" },
    { turnsBefore: 4, said: "three" },
    { turnsBefore: 40, said: "three" },
  ])("after $turnsBefore answers is $said", async ({ turnsBefore, said }) => {
    const model = createModel({ triage: [{ say: "one" }, { repeat: 3, say: "two" }, { say: "three" }] });

    expect(await textOf(model, ask("triage", { turnsBefore }))).toBe(said);
  });

  test("is the same for the same request, however often and in whatever order it comes", async () => {
    const model = createModel({ triage: [{ say: "one" }, { say: "two" }] });

    const said = await Promise.all(
      [1, 0, 1, 0].map((turnsBefore) => textOf(model, ask("triage", { turnsBefore }))),
    );

    expect(said).toEqual(["two", "one", "two", "one"]);
  });
});

describe("the role", () => {
  const roles = { triage: [{ say: "triage" }], draft: [{ say: "draft" }] };

  test("is told by the answer that is wanted", async () => {
    expect(await textOf(createModel(roles), ask("draft", {}))).toBe("draft");
  });

  test("is told by the instructions where no answer is named", async () => {
    const request = { ...ask("triage", {}), responseFormat: undefined };
    request.prompt.unshift({ role: "system", content: "Be kind.\n\nRole: draft\n\nWrite." });

    expect(await textOf(createModel(roles), request)).toBe("draft");
  });

  test("that the script does not know is played by the embedded model", async () => {
    expect(await textOf(createModel(roles), ask("gather", {}))).toBe("embedded");
  });

  test("that cannot be told is played by the embedded model", async () => {
    expect(await textOf(createModel(roles), { ...ask("draft", {}), responseFormat: undefined })).toBe(
      "embedded",
    );
  });

  test("may play differently when a draft is to be revised", async () => {
    const model = createModel({ draft: [{ say: "first" }], revisedDraft: [{ say: "revised" }] });

    expect(await textOf(model, ask("draft", { task: { revision: null } }))).toBe("first");
    expect(await textOf(model, ask("draft", { task: { revision: { findings: [] } } }))).toBe("revised");
  });

  test("may play differently when another agent asks", async () => {
    const model = createModel({ gather: [{ say: "first" }], askedGather: [{ say: "asked" }] });

    expect(await textOf(model, ask("gather", { task: { question: null } }))).toBe("first");
    expect(await textOf(model, ask("gather", { task: { question: "Which order?" } }))).toBe("asked");
  });
});

describe("a turn", () => {
  test("says objects as JSON", async () => {
    expect(await textOf(createModel({ triage: [{ say: { a: [1] } }] }), ask("triage", {}))).toBe('{"a":[1]}');
  });

  test("calls tools", async () => {
    const model = createModel({ gather: [{ call: [{ tool: "orders_get", input: { orderId: "SB-1" } }] }] });

    const { content, finishReason } = await model.doGenerate(ask("gather", {}));

    expect(finishReason.unified).toBe("tool-calls");
    expect(content).toMatchObject([
      { type: "tool-call", toolName: "orders_get", input: '{"orderId":"SB-1"}' },
    ]);
  });

  test("never gives two calls of one conversation the same id", async () => {
    const call = { tool: "orders_get", input: {} };
    const model = createModel({ gather: [{ repeat: 9, call: [call, call] }] });

    const answers = await Promise.all(
      [0, 1].map((turnsBefore) => model.doGenerate(ask("gather", { turnsBefore }))),
    );

    const ids = answers.flatMap(({ content }) =>
      content.map((part) => (part.type === "tool-call" ? part.toolCallId : "")),
    );
    expect(new Set(ids).size).toBe(4);
  });

  test("quotes what it finds in the prompt", async () => {
    const model = createModel({
      draft: [
        { say: { whole: "{{find:SB-\\d{5}}}", group: "from {{find:order (\\w+)}}", none: "{{find:xyz}}!" } },
      ],
    });

    const said = await textOf(
      model,
      ask("draft", { task: { body: "My order SB-10042 and order SB-10043" } }),
    );

    expect(JSON.parse(said)).toEqual({ whole: "SB-10042", group: "from SB", none: "!" });
  });

  test("claims the tokens it is told to", async () => {
    const model = createModel({ triage: [{ say: "x", usage: { inputTokens: 7, outputTokens: 8 } }] });

    const { usage } = await model.doGenerate(ask("triage", {}));

    expect([usage.inputTokens.total, usage.outputTokens.total]).toEqual([7, 8]);
  });

  test("refuses", async () => {
    const { finishReason } = await createModel({ draft: [{ refuse: true }] }).doGenerate(ask("draft", {}));

    expect(finishReason.unified).toBe("content-filter");
  });

  test("fails as a provider does", async () => {
    const model = createModel({ draft: [{ fail: { status: 429, retryAfterSeconds: 9 } }] });

    const error = await model.doGenerate(ask("draft", {})).then(
      () => null,
      (thrown: unknown) => thrown,
    );

    expect(APICallError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      statusCode: 429,
      responseHeaders: { "retry-after": "9" },
      isRetryable: true,
    });
  });

  test("hangs until it is given up", async () => {
    const controller = new AbortController();
    const asking = createModel({ draft: [{ hang: true }] }).doGenerate({
      ...ask("draft", {}),
      abortSignal: controller.signal,
    });
    controller.abort(new Error("enough"));

    await expect(asking).rejects.toThrow("enough");
  });

  test("may leave the floor to the embedded model", async () => {
    const model = createModel({ draft: [{ say: "nonsense" }, { local: true }] });

    expect(await textOf(model, ask("draft", { turnsBefore: 1 }))).toBe("embedded");
  });
});

test("the embedded model is asked as if nothing had to be mended before", async () => {
  const asked: ModelRequest[] = [];
  const script = scriptSchema.parse({
    about: "a test",
    roles: { draft: [{ say: "nonsense" }, { local: true }] },
  });
  const model = createScriptedModel("test", script, {
    ...embedded,
    doGenerate: (request) => {
      asked.push(request);
      return embedded.doGenerate(request);
    },
  });

  await model.doGenerate(ask("draft", { turnsBefore: 1 }));

  expect(asked[0]?.prompt.map(({ role }) => role)).toEqual(["user"]);
});

describe("a binding with scripts", () => {
  test.each([
    { text: undefined, problem: "no scripts are set" },
    { text: "{}", problem: 'there is no readable script "liar"' },
    { text: '{"liar": {"roles": {}}}', problem: 'there is no readable script "liar"' },
  ])("$text has none: $problem", ({ text, problem }) => {
    expect(findScript(text, "liar")).toEqual({ ok: false, failure: problem });
  });
});

describe.each(Object.entries(readFixtures()))("fixtures/models/%s", (path, fixture) => {
  test("is a script", () => {
    expect(scriptSchema.safeParse(fixture).error).toBeUndefined();
  });

  // Those of a model that answers nonsense are nonsense.
  if (path.includes("malformed")) return;
  test("says only what its roles are asked for", () => {
    const { roles } = scriptSchema.parse(fixture);
    for (const [role, turns] of Object.entries(roles)) {
      for (const turn of turns ?? []) {
        if ("say" in turn) expect(answerSchemas[role]?.safeParse(turn.say).error).toBeUndefined();
      }
    }
  });
});

const answerSchemas: Record<string, z.ZodType> = {
  triage: triageAnswerSchema,
  gather: gatherAnswerSchema,
  askedGather: gatherAnswerSchema,
  draft: draftAnswerSchema,
  revisedDraft: draftAnswerSchema,
  validate: validateAnswerSchema,
};

function readFixtures(): Record<string, unknown> {
  return import.meta.glob("../../fixtures/models/*.json", { eager: true, import: "default" });
}

function createModel(roles: object): LanguageModelV4 {
  return createScriptedModel("test", scriptSchema.parse({ about: "a test", roles }), embedded);
}

const embedded: LanguageModelV4 = {
  specificationVersion: "v4",
  provider: "local",
  modelId: "embedded",
  supportedUrls: {},
  doGenerate: () => createScriptedModel("inner", sayEmbedded, embedded).doGenerate(ask("triage", {})),
  doStream: () => Promise.reject(new Error("not asked for")),
};
const sayEmbedded = scriptSchema.parse({ about: "a test", roles: { triage: [{ say: "embedded" }] } });

/** An agent's request: its task, and so many answers and tool results after it. */
function ask(
  role: AgentRole,
  { task = {}, turnsBefore = 0 }: { task?: object; turnsBefore?: number },
): ModelRequest {
  const turns = Array.from({ length: turnsBefore }, (): ModelRequest["prompt"] => [
    { role: "assistant", content: [{ type: "text", text: "…" }] },
    { role: "user", content: [{ type: "text", text: "Again." }] },
  ]);
  return {
    prompt: [
      { role: "user", content: [{ type: "text", text: writeBlock("task", { role, ...task }) }] },
      ...turns.flat(),
    ],
    responseFormat: { type: "json", name: answerNames[role] },
  };
}

async function textOf(model: LanguageModelV4, request: ModelRequest): Promise<string> {
  const { content } = await model.doGenerate(request);
  return content.map((part) => (part.type === "text" ? part.text : "")).join("");
}
