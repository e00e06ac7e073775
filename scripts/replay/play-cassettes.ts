/** Runs cassettes again through the real worker: deliveries and decisions are posted, models and tools answer from them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { businessSchema, type Business } from "../../src/connectors/sandbox/records.ts";
import { salvageRecords } from "../../src/connectors/sandbox/salvage.ts";
import { answerNameOf } from "../../src/agents/prompts/prompt.ts";
import type { OtherPrompts } from "../../src/agents/prompts/other-prompts.ts";
import { agentRoleSchema, type Call } from "../../src/domain/call.ts";
import type { Cassette, Outcome } from "../../src/domain/cassette.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { tenantConfigSchema, type TenantConfig } from "../../src/tenants/config.ts";
import type { Recorded } from "../../src/tenants/reel.ts";
import { loadArticles, loadTenant } from "../fixtures/load.ts";
import { readCompatible, readProviders } from "../fixtures/model-providers.ts";
import { playFixture } from "../fixtures/run-fixture.ts";
import { SignalboxClient } from "../fixtures/signalbox-client.ts";
import { bindTenants, createVariant } from "../fixtures/variants.ts";
import { startServer } from "../server.ts";
import type { ChangedPrompts } from "./read-prompts.ts";

/** What is other than when it was recorded. */
export interface Changes {
  policy?: Policy | undefined;
  /** Answers live whatever the recording has no answer to; with `steps` 0, everything. */
  model?: string | undefined;
  /** In place of an agent's own words, for models that answer live. Without `steps` no answer of its role is taken from the recording. */
  prompts?: ChangedPrompts | undefined;
  /** Models answer from so many of the recorded calls; after them they are live. Tools answer as they did, if asked the same. */
  steps?: number | undefined;
}

export interface Played {
  cassette: Cassette;
  /** The second run's own; null where it came to no end. */
  again: Cassette | null;
  /** What its models were asked in the second run, and with which prompt. */
  modelCalls: Pick<Call, "caller" | "callee" | "prompt" | "outcome" | "reason">[];
  /** Deliveries or decisions that did not go as they were recorded, or why there was no end. */
  problems: string[];
}

/** One server for all; each cassette has a tenant of its own. Nothing of it leaves the machine. */
export async function playCassettes(
  cassettes: readonly Cassette[],
  changes: Changes = {},
): Promise<Played[]> {
  const stages = cassettes.map((cassette, index) => ({
    cassette,
    tenant: createTenant(cassette, changes, index + 1),
  }));
  const reels = stages.map(({ cassette, tenant }) => [tenant.id, cutReel(cassette, changes)]);
  const prompts = stages.map(({ tenant }) => [tenant.id, changes.prompts ?? {}]);
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-replay-"));
  const server = await startServer({
    stateDir,
    bindings: {
      ...bindTenants(stages.map(({ tenant }) => tenant)),
      ...readProviders(),
      REELS: JSON.stringify(Object.fromEntries(reels)),
      PROMPTS: JSON.stringify(Object.fromEntries(prompts) satisfies OtherPrompts),
    },
  });
  try {
    const played: Played[] = [];
    for (const { cassette, tenant } of stages) {
      const client = new SignalboxClient({ origin: server.url, tenant });
      // What was never asked can be looked up and done: to the records as they were seen, with the articles of Signalbox.
      await client.ingest(loadArticles());
      if (tenant.environment === "sandbox") await client.loadBusiness(salvage(cassette));
      played.push(await play(cassette, client));
    }
    return played;
  } finally {
    await server.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

/** What is answered from the recording: every tool's calls, and of the models' those the changes leave to it. */
function cutReel({ calls, fixture }: Cassette, { prompts = {}, steps }: Changes): Recorded {
  const changed = agentRoleSchema.options.filter((role) => prompts[role]).map(answerNameOf);
  return {
    calls: calls
      .map(({ call, deeds }) => ({ call, deeds }))
      .filter(({ call }, step) => {
        if (call.kind === "tool") return true;
        return steps === undefined ? !changed.some((family) => family === call.family) : step < steps;
      }),
    deeds: [...fixture.deliveries, ...fixture.people].filter((each) => each.steps !== null).length,
    givenUp: fixture.people.flatMap((person) => (person.do === "redrive" ? [person.givenUp] : [])),
  };
}

async function play(cassette: Cassette, client: SignalboxClient): Promise<Played> {
  try {
    const { ticketId, view, differences } = await playFixture(cassette.fixture, client);
    const modelCalls = view.calls
      .filter(({ kind }) => kind === "model")
      .map(({ caller, callee, prompt, outcome, reason }) => ({ caller, callee, prompt, outcome, reason }));
    return { cassette, again: await client.readCassette(ticketId), modelCalls, problems: differences };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { cassette, again: null, modelCalls: [], problems: [problem] };
  }
}

function salvage({ calls }: Cassette): Business {
  const outputs = calls.flatMap(({ call }) =>
    call.kind === "tool" ? [outputSchema.safeParse(call.result).data] : [],
  );
  return businessSchema.parse(
    salvageRecords(outputs.flatMap((result) => Object.values(result?.output ?? {}).flat())),
  );
}

const outputSchema = z.looseObject({ output: z.record(z.string(), z.unknown()) });

/** A reply that is taken back has to be held for as long as that takes; another need not be. */
const shortUndoMs = 10_000;

/** Samples are drawn with a key that no recording holds: what was asked about is asked about, and nothing else. */
function sampleAsRecorded(policy: Policy, { rulings }: Outcome): Policy {
  const { rules, ...others } = withoutSamples(policy);
  const wasAsked = (ruleId: string) =>
    rulings.some((ruling) => ruling.ruleId === ruleId && ruling.decision === "ask");
  return {
    ...others,
    rules: rules.map((rule) =>
      rule.decision === "allow" && wasAsked(rule.id) ? { ...rule, decision: "ask" } : rule,
    ),
  };
}

function withoutSamples({ rules, ...others }: Policy): Policy {
  return { ...others, rules: rules.map((rule) => ({ ...rule, sampleOneIn: null })) };
}

/** The recorded tenant under another name, with secrets and tokens everybody knows, and the recording for its models. */
function createTenant({ began, fixture, outcome }: Cassette, changes: Changes, number: number): TenantConfig {
  const { webhooks, apiTokens } = loadTenant("demo");
  const recorded = tenantConfigSchema.parse({ ...began.settings, id: "demo", webhooks, apiTokens });
  const policy = changes.policy ? withoutSamples(changes.policy) : sampleAsRecorded(recorded.policy, outcome);
  const hurried = createVariant(fixture, { ...recorded, policy });
  const live = changes.model === undefined ? [] : [changes.model];
  const replayed = (chain: readonly string[]) => [
    ...chain.slice(0, 5 - live.length).map((name) => `replayed/${name}`),
    ...live,
  ];
  const { small, standard, frontier } = recorded.models;
  return {
    ...hurried,
    id: `demo-replay-${number}`,
    recording: "redacted",
    replies: { undoMs: fixture.people.some((person) => person.do === "recall") ? shortUndoMs : 0 },
    ...readCompatible(),
    models: { small: replayed(small), standard: replayed(standard), frontier: replayed(frontier) },
    // Nothing is to be waited for that was waited for once.
    limits: { slots: 10, ratePerSecond: 1_000, burst: 1_000 },
  };
}
