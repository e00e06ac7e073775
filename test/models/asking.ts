/** How the tests of this folder put a question to models: one small answer shape, everything else with a default. */
import { inject } from "vitest";
import { z } from "zod";
import type { CacheUse } from "../../src/models/call-log.ts";
import { generateAnswer, type AnswerRequest, type ModelCall } from "../../src/models/generate.ts";
import type { ModelEnvironment } from "../../src/models/providers.ts";
import { chooseModels, type ModelCandidate } from "../../src/models/router.ts";
import { tenantConfigSchema, type TenantConfig } from "../../src/tenants/config.ts";
import type { ModelReply, ModelServerRequest } from "../support/model-server.ts";

export const colourSchema = z.strictObject({ colour: z.enum(["red", "green"]), shade: z.number() });
export const red = { colour: "red", shade: 3 };

type Wish = { candidates: readonly ModelCandidate[] } & Partial<
  Omit<AnswerRequest<typeof colourSchema>, "onCall">
>;

/** Asks for a colour. `calls` are the entries of the call chain, `caches` what came with them. */
export async function askForColour(wish: Wish) {
  const calls: ModelCall[] = [];
  const caches: CacheUse[] = [];
  const answer = await generateAnswer({
    instructions: "Name a colour.",
    prompt: "Which colour?",
    schema: colourSchema,
    schemaName: "colour_answer",
    maxSteps: 4,
    timeoutMs: 5_000,
    remainingTokens: 100_000,
    now: Date.now,
    ...wish,
    onCall: (call, cache) => {
      calls.push(call);
      caches.push(cache);
    },
  });
  return { answer, calls, caches };
}

/** A tenant whose three classes all have this chain. */
export function createTenant(chain: string[], more: Partial<TenantConfig> = {}): TenantConfig {
  const tenant = tenantConfigSchema.parse({
    id: "acme",
    name: "Acme",
    plan: "pro",
    environment: "sandbox",
    webhooks: {},
    apiTokens: [],
    policy: { version: "1", rules: [], disabledTools: [] },
  });
  return { ...tenant, models: { small: chain, standard: chain, frontier: chain }, ...more };
}

/** The candidates of one chain. */
export function choose(
  chain: string[],
  env: ModelEnvironment,
  more: Partial<TenantConfig> = {},
): ModelCandidate[] {
  return chooseModels({ tenant: createTenant(chain, more), taskClass: "standard", economy: "ok", env });
}

/** A provider that gives these replies, one request after the other. */
export async function serve(replies: ModelReply[]) {
  const server = inject("modelServer");
  const posted = await fetch(`${server}/scripts`, { method: "POST", body: JSON.stringify({ replies }) });
  const { id } = z.object({ id: z.string() }).parse(await posted.json());
  return {
    baseUrl: `${server}/scripts/${id}/v1`,
    requests: async (): Promise<ModelServerRequest[]> => (await fetch(`${server}/scripts/${id}`)).json(),
  };
}
