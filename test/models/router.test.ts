import { describe, expect, test } from "vitest";
import { adaptiveSchema, type TaskClass } from "../../src/domain/task-class.ts";
import { chooseModels } from "../../src/models/router.ts";
import { createTenant } from "./asking.ts";

const local = "local/signalbox-local-1";
const scripts = JSON.stringify({ liar: { about: "a test", roles: { draft: [{ say: "no" }] } } });

describe("the chain of a task", () => {
  test.each([
    { taskClass: "small", economy: "ok", chosen: "openai/small" },
    { taskClass: "standard", economy: "ok", chosen: "openai/standard" },
    { taskClass: "frontier", economy: "ok", chosen: "openai/frontier" },
    { taskClass: "frontier", economy: "compact", chosen: "openai/frontier" },
    { taskClass: "frontier", economy: "cheaper", chosen: "openai/standard" },
    { taskClass: "standard", economy: "cheaper", chosen: "openai/small" },
    { taskClass: "standard", economy: "draftOnly", chosen: "openai/small" },
    { taskClass: "small", economy: "draftOnly", chosen: "openai/small" },
  ] satisfies {
    taskClass: TaskClass;
    economy: "ok" | "compact" | "cheaper" | "draftOnly";
    chosen: string;
  }[])(
    "of class $taskClass with the budget $economy begins with $chosen",
    ({ taskClass, economy, chosen }) => {
      const models = {
        small: ["openai/small"],
        standard: ["openai/standard"],
        frontier: ["openai/frontier"],
      };
      const tenant = createTenant([], { models });

      const [first] = chooseModels({ tenant, taskClass, economy, env: { OPENAI_API_KEY: "a-key" } });

      expect(first?.name).toBe(chosen);
    },
  );

  test("keeps the tenant's order, and says why each model is where it is", () => {
    const candidates = chooseModels({
      tenant: createTenant(["openai/gpt-5", local]),
      taskClass: "frontier",
      economy: "cheaper",
      env: { OPENAI_API_KEY: "a-key" },
    });

    expect(candidates.map(({ name, reason }) => [name, reason])).toEqual([
      ["openai/gpt-5", "standard instead of frontier to save budget, choice 1"],
      [local, "standard instead of frontier to save budget, choice 2"],
    ]);
  });
});

describe("a class that was moved by what was measured", () => {
  const adaptive = { minClass: "standard", maxClass: "frontier", minValidity: 0.9 } as const;
  const models = {
    small: ["openai/small"],
    standard: ["openai/standard"],
    frontier: ["openai/frontier"],
    adaptive: adaptiveSchema.parse(adaptive),
  };
  const tenant = createTenant([], { models });
  const env = { OPENAI_API_KEY: "a-key" };
  const advice = { taskClass: "frontier", reason: "standard gave rubbish" } as const;

  test("is the chain that is tried, and the reason is given", () => {
    const [first] = chooseModels({ tenant, taskClass: "standard", advice, economy: "ok", env });

    expect(first).toMatchObject({
      name: "openai/frontier",
      reason: "frontier instead of standard (standard gave rubbish), choice 1",
    });
  });

  test("is one below that where the budget runs low", () => {
    const [first] = chooseModels({ tenant, taskClass: "standard", advice, economy: "cheaper", env });

    expect(first).toMatchObject({
      name: "openai/standard",
      reason: "standard instead of frontier to save budget, choice 1",
    });
  });

  test("stays within the tenant's bounds whatever the advice and the budget say", () => {
    for (const economy of ["ok", "cheaper"] as const) {
      for (const taskClass of ["small", "standard"] as const) {
        const low = { taskClass: "small", reason: "dear" } as const;
        expect(chooseModels({ tenant, taskClass, advice: low, economy, env })[0]?.name).toBe(
          "openai/standard",
        );
      }
    }
    expect(chooseModels({ tenant, taskClass: "small", economy: "ok", env })[0]?.reason).toBe(
      "standard instead of small (the tenant's bounds), choice 1",
    );
  });
});

describe("a model that cannot be had", () => {
  test.each([
    { name: "openai/gpt-5", env: {}, reason: "no OpenAI key is set" },
    { name: "compatible/house-model", env: {}, reason: "the tenant has no compatible server" },
    { name: "workers-ai/@cf/a/b", env: {}, reason: "this deployment has no Workers AI binding" },
    { name: "local/other", env: {}, reason: "the embedded model is signalbox-local-1" },
    {
      name: "scripted/liar",
      env: { SCRIPTED_MODELS: scripts },
      reason: "scripted models exist only locally",
    },
    {
      name: "scripted/liar",
      env: { SCRIPTED_MODELS: scripts, ENVIRONMENT: "live" },
      reason: "scripted models exist only locally",
    },
    { name: "scripted/liar", env: { ENVIRONMENT: "local" }, reason: "no scripts are set" },
    {
      name: "scripted/thief",
      env: { SCRIPTED_MODELS: scripts, ENVIRONMENT: "local" },
      reason: 'there is no readable script "thief"',
    },
    { name: "toString/x", env: {}, reason: "there is no such provider" },
    { name: "nothing", env: {}, reason: "there is no such provider" },
  ])("$name is left out because $reason", ({ name, env, reason }) => {
    expect(chooseFirst(name, env)).toEqual({ name, model: null, reason });
  });

  test.each([
    ["http://models.example/v1", "schemeNotAllowed (models.example)"],
    ["http://127.0.0.1:11434/v1", "schemeNotAllowed (127.0.0.1:11434)"],
    ["https://127.0.0.1/v1", "addressLiteral (127.0.0.1)"],
    ["https://10.0.0.7/v1", "addressLiteral (10.0.0.7)"],
    ["https://localhost/v1", "hostNotAllowed (localhost)"],
    ["https://models.example:8443/v1", "portNotAllowed (models.example:8443)"],
  ])("is one of a server that a live worker may not speak to: %s", (baseUrl, refusal) => {
    const reason = `its server is none to speak to: ${refusal}`;
    for (const ENVIRONMENT of ["live", undefined]) {
      const env = { ...(ENVIRONMENT && { ENVIRONMENT }), OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: "a-key" };
      expect(chooseFirst("openai/gpt-5", env)).toEqual({ name: "openai/gpt-5", model: null, reason });
      expect(
        chooseFirst("compatible/house-model", env, { compatible: { baseUrl, apiKey: "a-key" } }),
      ).toEqual({ name: "compatible/house-model", model: null, reason });
    }
  });

  test("never keeps the ones after it from being had", () => {
    const candidates = chooseModels({
      tenant: createTenant(["scripted/liar", "workers-ai/@cf/a/b", local]),
      taskClass: "small",
      economy: "ok",
      env: { ENVIRONMENT: "local", SCRIPTED_MODELS: "not JSON" },
    });

    expect(candidates.map(({ model }) => model?.provider ?? null)).toEqual([null, null, "local"]);
  });
});

test("a scripted model can be had locally", () => {
  const env = { ENVIRONMENT: "local", SCRIPTED_MODELS: scripts };
  expect(chooseFirst("scripted/liar", env)?.model).toMatchObject({ provider: "scripted", modelId: "liar" });
});

function chooseFirst(name: string, env: object, more: Parameters<typeof createTenant>[1] = {}) {
  return chooseModels({ tenant: createTenant([name], more), taskClass: "small", economy: "ok", env })[0];
}
