/** Models that are asked through a tenant's AI Gateway, over HTTP and over the Workers AI binding. */
import { describe, expect, test, vi } from "vitest";
import { chooseModels } from "../../src/models/router.ts";
import { tenantConfigSchema, type TenantConfig } from "../../src/tenants/config.ts";
import type { ModelReply } from "../support/model-server.ts";
import { askForColour, createTenant, red, serve } from "./asking.ts";

const accountId = "0123456789abcdef0123456789abcdef";
const ticketId = `tkt_${"7".repeat(32)}`;
const openai = "openai/gpt-5-mini";
const workersAi = "workers-ai/@cf/meta/llama-3.3-70b-instruct-fp8-fast";

describe("OpenAI behind an AI Gateway", () => {
  test("is asked at the gateway's address, with its own key, and the gateway is told whose request it is", async () => {
    const { answer, requests } = await ask({}, { env: { OPENAI_API_KEY: "a-key" } });

    expect(answer).toMatchObject({ ok: true, value: { output: red } });
    const [request] = await requests();
    expect(request).toMatchObject({ path: "/v1/responses", authorization: "Bearer a-key" });
    expect(request?.gateway).toEqual({
      "cf-aig-metadata": expect.stringMatching(/^\{"tenant":"acme","ticket":"[0-9a-f]{16}"\}$/),
      "cf-aig-collect-log-payload": "false",
    });
  });

  test("is asked with what the tenant has set of the cache and the log", async () => {
    const { requests } = await ask(
      { cacheTtlSeconds: 300, skipCache: true, keepBodies: true },
      { env: { OPENAI_API_KEY: "a-key" } },
    );

    expect((await requests())[0]?.gateway).toMatchObject({
      "cf-aig-cache-ttl": "300",
      "cf-aig-skip-cache": "true",
      "cf-aig-collect-log-payload": "true",
    });
  });

  test("may have its key kept by a gateway that knows us by a token", async () => {
    const { answer, requests } = await ask({ gatewayId: "guarded", token: "gateway-token" });

    expect(answer.ok).toBe(true);
    expect(await requests()).toMatchObject([
      { authorization: null, gateway: { "cf-aig-authorization": "Bearer gateway-token" } },
    ]);
  });

  test("is unavailable where the gateway does not take the token, which nobody gets to read", async () => {
    const logged = vi.spyOn(console, "log");
    const warned = vi.spyOn(console, "warn");
    const asked = await ask({ gatewayId: "guarded", token: "a-wrong-token" });

    expect(asked.answer).toMatchObject({
      ok: false,
      failure: { reason: "modelUnavailable", retryable: false },
    });
    const said = JSON.stringify([asked.answer, asked.calls, logged.mock.calls, warned.mock.calls]);
    vi.restoreAllMocks();
    expect(said).not.toContain("a-wrong-token");
  });

  test("is not asked without a key of either kind", async () => {
    const { calls, requests } = await ask({});

    expect(calls).toMatchObject([{ outcome: "blocked", choice: "no OpenAI key is set" }]);
    expect(await requests()).toEqual([]);
  });

  test("never meets the gateway of a tenant that has none", async () => {
    const { baseUrl, requests } = await serve([{ say: red }]);
    const env = { ENVIRONMENT: "local", OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: "a-key" };
    await askForColour({ candidates: choose(openai, createTenant([openai]), env) });

    expect(await requests()).toMatchObject([{ path: "/v1/responses", gateway: null }]);
  });

  test("lets nothing of a live worker go anywhere but to Cloudflare's gateway", async () => {
    const sent = vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("Network connection lost."));
    const env = {
      ENVIRONMENT: "live",
      OPENAI_API_KEY: "a-key",
      OPENAI_BASE_URL: "https://api.openai.com/v1",
    };
    await askForColour({ candidates: choose(openai, createGuest({}), env) });
    const urls = sent.mock.calls.map(([input]) => new Request(input).url);
    vi.restoreAllMocks();

    expect(urls).toEqual([`https://gateway.ai.cloudflare.com/v1/${accountId}/house/openai/responses`]);
  });
});

describe("Workers AI behind an AI Gateway", () => {
  test("is asked through the binding's own gateway", async () => {
    const { options } = await run(createGuest({ cacheTtlSeconds: 300, skipCache: true }));

    expect(options).toMatchObject({
      gateway: {
        id: "house",
        cacheTtl: 300,
        skipCache: true,
        collectLog: false,
        metadata: { tenant: "acme", ticket: expect.stringMatching(/^[0-9a-f]{16}$/) },
      },
    });
  });

  test("is asked directly where the tenant has none", async () => {
    expect((await run(createTenant([workersAi]))).options).toMatchObject({ gateway: undefined });
  });
});

type AiGateway = NonNullable<TenantConfig["aiGateway"]>;

/** A tenant with a gateway `house`, as it would be read from its settings. */
function createGuest(gateway: Partial<AiGateway>): TenantConfig {
  return tenantConfigSchema.parse({
    ...createTenant([openai]),
    aiGateway: { accountId, gatewayId: "house", ...gateway },
  });
}

function choose(name: string, tenant: TenantConfig, env: object) {
  const models = { small: [name], standard: [name], frontier: [name] };
  return chooseModels({ tenant: { ...tenant, models }, taskClass: "small", economy: "ok", env, ticketId });
}

async function ask(gateway: Partial<AiGateway>, { env = {}, replies = [{ say: red }] as ModelReply[] } = {}) {
  const { baseUrl, requests } = await serve(replies);
  const local = { ENVIRONMENT: "local", AI_GATEWAY_URL: baseUrl, ...env };
  const asked = await askForColour({ candidates: choose(openai, createGuest(gateway), local) });
  return { ...asked, requests };
}

async function run(tenant: TenantConfig) {
  const runs: unknown[] = [];
  const binding = {
    run: async (_model: string, _inputs: unknown, options: unknown) => {
      runs.push(options);
      return {
        response: JSON.stringify(red),
        usage: { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 },
      };
    },
  };
  // The provider uses nothing of a binding but `run`.
  const { answer } = await askForColour({
    candidates: choose(workersAi, tenant, { AI: binding as unknown as Ai }),
  });
  expect(answer.ok).toBe(true);
  return { options: runs[0] ?? {} };
}
