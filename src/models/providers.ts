/**
 * The providers a model's name can begin with. To add one, add an entry: from the rest of the name and the settings
 * to a model, or to the reason why there is none. Nothing here throws for missing settings, and nothing does I/O.
 */
import { createOpenAI } from "@ai-sdk/openai";
import { extractJsonMiddleware, wrapLanguageModel, type LanguageModelMiddleware } from "ai";
import { createWorkersAI } from "workers-ai-provider";
import { fail, succeed, type Result } from "../domain/result.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { ConnectionFailure } from "./failure.ts";
import { withModelFaults } from "./faulty.ts";
import type { LanguageModelV4 } from "./language-model.ts";
import { createLocalModel } from "./local/model.ts";
import { createScriptedModel, findScript } from "./scripted.ts";

/** The part of the worker's environment that models are made from. */
export interface ModelEnvironment {
  ENVIRONMENT?: string;
  OPENAI_BASE_URL?: string;
  OPENAI_API_KEY?: string;
  /** Workers AI, where the deployment has it. */
  AI?: Ai;
  /** Local only: a JSON object of scripts by name. */
  SCRIPTED_MODELS?: string;
  /** Local only: what is broken on purpose. */
  FAULTS?: string;
}

export interface ModelSettings {
  tenant: TenantConfig;
  env: ModelEnvironment;
}

type Provider = (modelId: string, settings: ModelSettings) => Result<LanguageModelV4, string>;

const providers: Record<string, Provider> = {
  local: (modelId) => {
    const model = createLocalModel();
    return model.modelId === modelId ? succeed(model) : fail(`the embedded model is ${model.modelId}`);
  },

  openai: (modelId, { tenant, env }) => {
    const apiKey = tenant.openai?.apiKey ?? env.OPENAI_API_KEY;
    if (!apiKey) return fail("no OpenAI key is set");
    const openai = createOpenAI({ apiKey, baseURL: env.OPENAI_BASE_URL, fetch: fetchPlainly });
    return succeed(wrapLanguageModel({ model: openai(modelId), middleware: openaiSettings }));
  },

  compatible: (modelId, { tenant }) => {
    if (!tenant.compatible) return fail("the tenant has no compatible server");
    const { baseUrl, apiKey } = tenant.compatible;
    const server = createOpenAI({
      name: "compatible",
      apiKey,
      baseURL: baseUrl,
      fetch: fetchPlainly,
    });
    return succeed(withoutCodeFences(server.chat(modelId)));
  },

  "workers-ai": (modelId, { env }) => {
    if (!env.AI) return fail("this deployment has no Workers AI binding");
    return succeed(withoutCodeFences(createWorkersAI({ binding: env.AI })(modelId)));
  },

  scripted: (modelId, { env }) => {
    if (env.ENVIRONMENT !== "local") return fail("scripted models exist only locally");
    const script = findScript(env.SCRIPTED_MODELS, modelId);
    return script.ok ? succeed(createScriptedModel(modelId, script.value, createLocalModel())) : script;
  },
};

/** The model with this name (`provider/model`), or why there is none. */
export function createModel(name: string, settings: ModelSettings): Result<LanguageModelV4, string> {
  const slash = name.indexOf("/");
  const provider = Object.hasOwn(providers, name.slice(0, slash))
    ? providers[name.slice(0, slash)]
    : undefined;
  if (!provider) return fail("there is no such provider");
  try {
    const made = provider(name.slice(slash + 1), settings);
    return made.ok ? succeed(withModelFaults(made.value, settings)) : made;
  } catch (error) {
    // A provider package may refuse its settings by throwing; the next candidate must still get its chance.
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/** A prompt goes to the server it was meant for or nowhere: a redirect is an answer without success. */
const fetchPlainly: typeof fetch = async (input, init) => {
  try {
    return await fetch(input, { ...init, redirect: "manual" });
  } catch (error) {
    if (init?.signal?.aborted) throw error;
    // The AI SDK knows a lost connection by Node's words for it, which are not the runtime's.
    throw new ConnectionFailure("the provider could not be reached", { cause: error });
  }
};

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
