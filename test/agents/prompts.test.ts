/** The prompts as they are kept and as they are sent. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { draftPrompt } from "../../src/agents/prompts/draft.ts";
import { gatherPrompt } from "../../src/agents/prompts/gather.ts";
import { choosePrompt } from "../../src/agents/prompts/other-prompts.ts";
import { identifyPrompt, type Prompt } from "../../src/agents/prompts/prompt.ts";
import { triagePrompt } from "../../src/agents/prompts/triage.ts";
import { validatePrompt } from "../../src/agents/prompts/validate.ts";
import type { DraftAgent } from "../../src/agents/draft.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { DraftTask } from "../../src/domain/task.ts";
import { traceCalls } from "../../src/observability/trace.ts";
import { bindingNameOf, findTenant, type TenantConfig } from "../../src/tenants/config.ts";
import { serve } from "../models/asking.ts";
import { exampleTicket, message, triaged } from "../support/events.ts";
import { askWith } from "../support/hops.ts";

/** Every prompt there ever was, by its name. Changed words are a new prompt: give it a new name, and add a line. */
const hashes: Record<string, string> = {
  "triage@1": "3cf0009c81c3",
  "gather@1": "f7b9a15921ca",
  "draft@2": "ed31ea3eb150",
  "validate@2": "66839e8b2b0a",
};

const demo = findTenant(env, "demo") as TenantConfig;
const { OPENAI_BASE_URL: before } = env;
afterEach(() => {
  Object.assign(env, { OPENAI_BASE_URL: before, [bindingNameOf("demo")]: JSON.stringify(demo) });
});

describe("a prompt", () => {
  it.each([triagePrompt, gatherPrompt, draftPrompt, validatePrompt])("$name has its own words", (prompt) => {
    expect(identifyPrompt(prompt)).toBe(`${prompt.name} ${hashes[prompt.name]}`);
  });

  it("is another one with any other word", () => {
    const changed: Prompt = { ...draftPrompt, text: draftPrompt.text.replace("kind", "kindly") };
    expect(identifyPrompt(changed)).not.toBe(identifyPrompt(draftPrompt));
  });
});

describe("another prompt", () => {
  const PROMPTS = JSON.stringify({ demo: { draft: { name: "draft@kinder", text: "Be kinder." } } });
  const nameFor = (changes: { ENVIRONMENT?: string; tenantId?: string; model?: string; own?: Prompt }) => {
    const {
      ENVIRONMENT = "local",
      tenantId = "demo",
      model = "openai/gpt-5-mini",
      own = draftPrompt,
    } = changes;
    return choosePrompt({ ENVIRONMENT, PROMPTS }, { tenantId, model }, own).name;
  };

  it("is given to the one agent of the one tenant it is for, and not to a model that answers from a recording", () => {
    expect(nameFor({})).toBe("draft@kinder");
    expect(nameFor({ own: gatherPrompt })).toBe(gatherPrompt.name);
    expect(nameFor({ tenantId: "acme" })).toBe(draftPrompt.name);
    expect(nameFor({ model: "replayed/openai/gpt-5-mini" })).toBe(draftPrompt.name);
  });

  it.each(["production", "staging", ""])("is given to nobody where the environment is %j", (ENVIRONMENT) => {
    expect(nameFor({ ENVIRONMENT })).toBe(draftPrompt.name);
  });

  it("that nobody can read stops the agent, rather than let it ask with its own", () => {
    const ask = (text: string) =>
      choosePrompt(
        { ENVIRONMENT: "local", PROMPTS: text },
        { tenantId: "demo", model: "local/x" },
        draftPrompt,
      );
    expect(() => ask("{")).toThrow();
    expect(() => ask(JSON.stringify({ demo: { draft: { name: "draft@empty", text: "" } } }))).toThrow();
  });
});

describe("what draft's model is sent", () => {
  it("begins with the same bytes for two tickets of a tenant, and the ticket comes after them", async () => {
    const first = await askDraft("Where is my lamp?", 1);
    const second = await askDraft("Cancel my order, please.", 2);
    expect(first.system).toBe(second.system);
    expect(first.system.length).toBeGreaterThan(1_000);
    expect(first.system).not.toContain("lamp");
    expect(first.user).not.toBe(second.user);
    expect(first.roles).toEqual(["developer", "user"]);
  });

  it("is told in the call chain and in its span by the prompt's name and hash, with what the provider had in its cache", async () => {
    const { report } = await askDraft("Where is my lamp?", 3);
    const calls = report.calls.filter(({ kind }) => kind === "model");
    expect(calls.map(({ prompt }) => prompt)).toEqual([identifyPrompt(draftPrompt)]);
    // Of the 120 the server says it read; the rate by model and role is computed from these two.
    expect(calls).toMatchObject([{ inputTokens: 120, cachedInputTokens: 80 }]);
    const [span] = traceCalls(exampleTicket.id, "0".repeat(32), calls);
    expect(span?.attributes["signalbox.prompt"]).toBe(identifyPrompt(draftPrompt));
    expect(report.calls.find(({ kind }) => kind === "agent")).not.toHaveProperty("prompt");
  });
});

const unable = {
  outcome: "unable",
  reason: "insufficientEvidence",
  note: "",
  language: "en",
  reply: "",
  claims: [],
  actions: [],
  confidence: 0,
};

async function askDraft(body: string, call: number) {
  const chain = ["openai/gpt-5-mini"];
  const tenant = {
    ...demo,
    openai: { apiKey: "a-key-of-this-test" },
    models: { small: chain, standard: chain, frontier: chain },
  };
  const model = await serve([{ say: unable, cachedTokens: 80 }]);
  Object.assign(env, { OPENAI_BASE_URL: model.baseUrl, [bindingNameOf("demo")]: JSON.stringify(tenant) });
  const assessed = triaged("resolve");
  if (assessed.type !== "agent.triaged") throw new Error("triaged() reports a triage");
  const task: DraftTask = {
    role: "draft",
    ticket: { ...exampleTicket, tenantId: "demo" },
    messages: [message({ body })],
    assessment: assessed.output,
    dossier: { evidence: [], gaps: [] },
    revision: null,
    decidedActions: null,
  };
  const hops = await askWith(tenant, `${exampleTicket.id}/${call}.0`, task);
  const name = createObjectName({ tenantId: "demo", kind: "agent", id: `draft-prompts-${call}` });
  const report = await runInDurableObject(env.DRAFT_AGENT.getByName(name), (own: DraftAgent) =>
    own.ask(hops, task),
  );
  const [request] = await model.requests();
  const { input = [] } = (request?.body ?? {}) as { input?: { role: string; content: unknown }[] };
  const textOf = (role: string) => JSON.stringify(input.find((sent) => sent.role === role)?.content);
  return {
    report,
    roles: input.map(({ role }) => role),
    system: textOf("developer"),
    user: textOf("user"),
  };
}
