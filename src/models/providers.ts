/**
 * The providers a model's name can begin with. To add one, add an entry: from the rest of the name and the settings
 * to a model, or to the reason why there is none. Nothing here throws for missing settings, and nothing does I/O.
 */
import { createOpenAI } from "@ai-sdk/openai";
import { extractJsonMiddleware, wrapLanguageModel, type LanguageModelMiddleware } from "ai";
import { createWorkersAI } from "workers-ai-provider";
import { fail, succeed, type Result } from "../domain/result.ts";
import { createEgress, EgressRefusal, type Fetch } from "../egress/egress.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { findReel } from "../tenants/reel.ts";
import { aiGatewayBaseUrl, aiGatewayOptions, tellAiGateway, type GatewayCaller } from "./ai-gateway.ts";
import { withModelFaults } from "./faulty.ts";
import type { LanguageModelV4 } from "./language-model.ts";
import type { Lessons } from "./local/lessons.ts";
import { createLocalModel } from "./local/model.ts";
import { createReplayedModel } from "./replayed.ts";
import { createScriptedModel, findScript } from "./scripted.ts";

/** The part of the worker's environment that models are made from. */
export interface ModelEnvironment {
  ENVIRONMENT?: string;
  OPENAI_BASE_URL?: string;
  OPENAI_API_KEY?: string;
  /** Where AI Gateways are, if not at Cloudflare. */
  AI_GATEWAY_URL?: string;
  /** Workers AI, where the deployment has it. */
  AI?: Ai;
  /** Local only: a JSON object of scripts by name. */
  SCRIPTED_MODELS?: string;
  /** Local only: what is broken on purpose. */
  FAULTS?: string;
  /** Local only: recorded calls by tenant. */
  REELS?: string;
}

export interface ModelSettings {
  tenant: TenantConfig;
  env: ModelEnvironment;
  /** Whom requests are made for. */
  ticketId?: string | undefined;
  /** What the tenant has taught the embedded model; left out where nobody has, or the task is not triage. */
  lessons?: Lessons | null | undefined;
}

type Provider = (modelId: string, settings: ModelSettings) => Result<LanguageModelV4, string>;

const providers: Record<string, Provider> = {
  local: (modelId, { lessons }) => {
    const model = createLocalModel(lessons);
    return model.modelId === modelId ? succeed(model) : fail(`the embedded model is ${model.modelId}`);
  },

  openai: (modelId, settings) => {
    const { tenant, env } = settings;
    const { aiGateway } = tenant;
    const apiKey = tenant.openai?.apiKey ?? env.OPENAI_API_KEY;
    if (!apiKey && !aiGateway?.token) return fail("no OpenAI key is set");
    const baseURL = aiGateway
      ? aiGatewayBaseUrl(aiGateway, "openai", env.AI_GATEWAY_URL)
      : (env.OPENAI_BASE_URL ?? openaiUrl);
    const fetch = openServer({ connector: "openai", baseUrl: baseURL, apiKey }, settings);
    const openai = createOpenAI({ apiKey: keptBack, baseURL, fetch });
    return succeed(wrapLanguageModel({ model: openai(modelId), middleware: openaiSettings }));
  },

  compatible: (modelId, settings) => {
    const { compatible } = settings.tenant;
    if (!compatible) return fail("the tenant has no compatible server");
    const fetch = openServer({ connector: "compatible", ...compatible }, settings);
    const server = createOpenAI({
      name: "compatible",
      apiKey: keptBack,
      baseURL: compatible.baseUrl,
      fetch,
    });
    return succeed(withoutCodeFences(server.chat(modelId)));
  },

  "workers-ai": (modelId, settings) => {
    const { env, tenant } = settings;
    if (!env.AI) return fail("this deployment has no Workers AI binding");
    const gateway = tenant.aiGateway && aiGatewayOptions(tenant.aiGateway, callerOf(settings));
    return succeed(
      withoutCodeFences(createWorkersAI({ binding: env.AI, ...(gateway && { gateway }) })(modelId)),
    );
  },

  replayed: (modelId, { env, tenant }) => {
    const reel = findReel(env, tenant.id);
    return reel ? succeed(createReplayedModel(modelId, reel)) : fail("this tenant plays no recorded ticket");
  },

  scripted: (modelId, { env, lessons }) => {
    if (env.ENVIRONMENT !== "local") return fail("scripted models exist only locally");
    const script = findScript(env.SCRIPTED_MODELS, modelId);
    return script.ok
      ? succeed(createScriptedModel(modelId, script.value, createLocalModel(lessons)))
      : script;
  },
};

/** The model with this name (`provider/model`), or why there is none. */
export function createModel(name: string, settings: ModelSettings): Result<LanguageModelV4, string> {
  const slash = name.indexOf("/");
  const provider = Object.hasOwn(providers, name.slice(0, slash))
    ? providers[name.slice(0, slash)]
    : undefined;
  if (!provider) return fail("there is no such provider");
  let isMade = false;
  try {
    const made = provider(name.slice(slash + 1), settings);
    isMade = true;
    return made.ok ? succeed(withModelFaults(made.value, settings)) : made;
  } catch (error) {
    // The next candidate must still get its chance.
    if (error instanceof EgressRefusal) return fail(`its server is none to speak to: ${error.message}`);
    if (isMade && error instanceof Error) return fail(error.message);
    // A provider package may refuse its settings by throwing, in words that hold them. What is said here is kept for good.
    return fail(
      `its provider does not take its settings (${error instanceof Error ? error.name : "unknown"})`,
    );
  }
}

const openaiUrl = "https://api.openai.com/v1";
/** What the SDK takes for the key. The egress puts the real one in. */
const keptBack = "kept-back";

/** A prompt goes to the server it was meant for, under the path it was meant for, or nowhere. */
function openServer(
  server: { connector: string; baseUrl: string; apiKey: string | undefined },
  settings: ModelSettings,
): Fetch {
  const { tenant, env } = settings;
  const gateway = server.connector === "openai" ? tenant.aiGateway : undefined;
  const { origin, pathname } = new URL(server.baseUrl);
  return createEgress({
    tenantId: tenant.id,
    connector: server.connector,
    allow: [{ origin, paths: [`${pathname.replace(/\/$/, "")}/`], methods: ["POST"] }],
    authorise: (headers) => {
      if (server.apiKey) headers.set("authorization", `Bearer ${server.apiKey}`);
      if (gateway) tellAiGateway(headers, gateway, callerOf(settings));
    },
    // Who asks has less time than this, and says so with a signal.
    timeoutMs: 10 * 60_000,
    maxRequestBytes: 8_000_000,
    maxResponseBytes: 8_000_000,
    isLocal: env.ENVIRONMENT === "local",
  });
}

function callerOf({ tenant, ticketId }: ModelSettings): GatewayCaller {
  return { tenantId: tenant.id, ticketId };
}

/** Tickets are not to be kept on the other side, and prompts that begin alike are to meet the same prefix cache. */
const openaiSettings: LanguageModelMiddleware = {
  transformParams: async ({ params }) => {
    const family = params.responseFormat?.type === "json" ? params.responseFormat.name : undefined;
    const settings = { store: false, ...(family ? { promptCacheKey: family } : {}) };
    return { ...params, providerOptions: { ...params.providerOptions, openai: settings } };
  },
};

/** Smaller models like to wrap their JSON in a code block, whatever the response format says. */
function withoutCodeFences(model: LanguageModelV4): LanguageModelV4 {
  return wrapLanguageModel({ model, middleware: extractJsonMiddleware() });
}
