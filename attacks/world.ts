/**
 * The real coordinators, agents, gates, sandboxes and help centres of four tenants in one process. Beside the models,
 * which the attacker plays, only the way between the objects is not the platform's.
 */
import { GatherAgent } from "../src/agents/gather.ts";
import { DraftAgent } from "../src/agents/draft.ts";
import { TriageAgent } from "../src/agents/triage.ts";
import { ValidateAgent } from "../src/agents/validate.ts";
import type { Consultation, ConsultationAnswer } from "../src/agents/ask.ts";
import { KnowledgeBase } from "../src/connectors/knowledge/knowledge-base.ts";
import { createConnectors } from "../src/connectors/registry.ts";
import { SandboxBusiness } from "../src/connectors/sandbox/sandbox-business.ts";
import type { Books } from "../src/connectors/sandbox/records.ts";
import { createNeighbours } from "../src/coordinator/neighbours.ts";
import { coordinatorOf } from "../src/coordinator/placement.ts";
import { TicketShard } from "../src/coordinator/shard.ts";
import type { AgentRole } from "../src/domain/call.ts";
import { systemClock } from "../src/domain/clock.ts";
import type { Hops } from "../src/domain/envelope.ts";
import { createObjectName, tenantOfObject } from "../src/domain/object-name.ts";
import type { AgentReport, AgentTask } from "../src/domain/task.ts";
import type { TicketSummary } from "../src/domain/view.ts";
import { createMinter, createVerifier, type HopMinter } from "../src/hops/hops.ts";
import { createKeyRing } from "../src/hops/key-ring.ts";
import { bindingNameOf, type TenantConfig } from "../src/tenants/config.ts";
import { TenantGate } from "../src/tenants/gate.ts";
import { createToolGate } from "../src/tools/gate-port.ts";
import { createGateway, type ToolGateway } from "../src/tools/gateway.ts";
import { readDevelopmentKeys } from "../scripts/fixtures/development-keys.ts";
import { turns, type Player } from "./context.ts";
import type { Shop } from "./market.ts";
import { Namespace } from "./objects.ts";
import type { Arrival, Oracle } from "./oracle.ts";
import { skipTime } from "./platform.ts";

interface AgentObject {
  onStart(): void;
  ask(hops: Hops, task: AgentTask): Promise<AgentReport>;
  forget(ticketId: string): Promise<void>;
}

/** What the intruder may do wherever a call passes by. */
export interface Passage {
  /** An agent is asked. */
  asked(world: World, role: AgentRole, hops: Hops, task: AgentTask): Promise<void>;
  /** The coordinator has signed an envelope for one call of a tool, and has not used it yet. */
  minted(world: World, tenant: TenantConfig, hops: Hops, wish: ToolWish): Promise<void>;
}
type ToolWish = Parameters<HopMinter["mintTool"]>[0];

const agentClasses = { triage: TriageAgent, gather: GatherAgent, draft: DraftAgent, validate: ValidateAgent };
const keys = readDevelopmentKeys();
const signature = createKeyRing({ ...keys, ENVIRONMENT: "local" });
export const verifier = createVerifier(signature);
/** Far longer than any ticket takes here. */
const longestSettleMs = 60_000;
const restingStates = ["awaitingApproval", "escalated", "resolved", "cancelled"];

/** Articles never change, and their index is dear: kept for the whole process. */
const knowledge = new Namespace("knowledge", (ctx) => new KnowledgeBase(ctx, null as unknown as Env));
const taught = new Set<string>();

export class World {
  readonly shops: Shop[];
  readonly oracle: Oracle;
  readonly attackers = new Map<string, Player>();
  readonly states = new Map<string, string>();
  readonly #passage: Passage;
  /** What every object's environment has in common; a policy is changed here. */
  readonly #bindings: Record<string, string>;
  readonly #sandboxes: Namespace<SandboxBusiness>;
  readonly #gates: Namespace<TenantGate>;
  readonly #agents: Namespace<AgentObject>;
  readonly #shards: Namespace<TicketShard>;

  constructor(shops: Shop[], oracle: Oracle, passage: Passage) {
    this.shops = shops;
    this.oracle = oracle;
    this.#passage = passage;
    this.#bindings = { ENVIRONMENT: "local", ...keys };
    for (const { tenant } of shops) this.#bind(tenant);
    this.#sandboxes = new Namespace("sandbox", (ctx) => new SandboxBusiness(ctx, this.envOf("")));
    this.#gates = new Namespace("gate", (ctx) => new TenantGate(ctx, this.envOf("")));
    this.#agents = new Namespace("agent", (ctx) => this.#createAgent(ctx));
    this.#shards = new Namespace("coordinator", (ctx) => this.#createShard(ctx));
  }

  /** `isTaught`: the help centres as well, whatever they have been taught before. */
  async open(isTaught = false): Promise<void> {
    for (const { tenant, business, articles } of this.shops) {
      await this.#sandboxes.get(nameOf(tenant.id, "sandbox")).load(tenant.id, business);
      if (taught.has(tenant.id) && !isTaught) continue;
      taught.add(tenant.id);
      const helpCentre = knowledge.get(nameOf(tenant.id, "knowledge"));
      for (const { slug, language } of isTaught ? await helpCentre.list(tenant.id) : []) {
        if (!articles.some((article) => article.slug === slug))
          await helpCentre.remove(tenant.id, slug, language);
      }
      await helpCentre.ingest(tenant.id, articles);
    }
  }

  end(): void {
    for (const namespace of [this.#sandboxes, this.#gates, this.#agents, this.#shards]) namespace.end();
  }

  tenantOf(tenantId: string): TenantConfig {
    const shop = this.shops.find(({ tenant }) => tenant.id === tenantId);
    if (!shop) throw new Error(`no tenant ${tenantId}`);
    return shop.tenant;
  }

  /** The tenant's policy is another one from here on, as after a change of its settings and a deployment. */
  async changeTenant(shop: Shop, tenant: TenantConfig): Promise<void> {
    shop.tenant = tenant;
    this.#bind(tenant);
    const name = this.#shardName(tenant);
    this.#shards.restart(name);
    await this.#shards.get(name).resume();
  }

  shardOf(tenantId: string): TicketShard {
    return this.#shards.get(this.#shardName(this.tenantOf(tenantId)));
  }

  books(tenantId: string): Promise<Books> {
    return this.#sandboxes.get(nameOf(tenantId, "sandbox")).books(tenantId);
  }

  /** A gateway like an agent's or a coordinator's, for whoever asks from this tenant. */
  gatewayFor(tenant: TenantConfig, askerTenantId: string): ToolGateway {
    const env = this.envOf(askerTenantId);
    return createGateway({
      connectors: createConnectors(env, tenant),
      clock: systemClock,
      verifier,
      gate: createToolGate(env, tenant.id),
    });
  }

  /** Lets everything go on until the ticket stands still. Nothing else happens meanwhile. */
  async settle(tenantId: string, ticketId: string): Promise<string> {
    const givenUpAt = performance.now() + longestSettleMs;
    for (let idle = 0, rings = 0; rings < 200 && performance.now() < givenUpAt;) {
      await new Promise((resolve) => setImmediate(resolve));
      const state = this.states.get(ticketId) ?? "";
      if (this.#busy === 0 && restingStates.includes(state)) return state;
      // Signatures are made elsewhere, which is not seen here: some patience before time is made to pass.
      idle = this.#busy === 0 ? idle + 1 : 0;
      if (idle < 40) continue;
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (idle < 44 || this.#busy > 0) continue;
      idle = 0;
      rings += 1;
      await this.ring(tenantId);
    }
    throw new Error(`the ticket does not come to rest: ${this.states.get(ticketId)}`);
  }

  /** Time goes on until the coordinator's next alarm, which goes off. */
  async ring(tenantId: string): Promise<void> {
    const name = this.#shardName(this.tenantOf(tenantId));
    const at = this.#shards.alarmOf(name);
    if (at === null) return;
    skipTime(at - Date.now());
    this.#shards.rang(name);
    await this.#shards.get(name).alarm();
  }

  /** The bindings of an object; `tenantId`: whose object it is, for the witness. */
  envOf(tenantId: string): Env {
    const own = {
      SANDBOX_BUSINESS: { getByName: (name: string) => this.#witnessed(tenantId, name) },
      KNOWLEDGE_BASE: { getByName: (name: string) => this.#witnessedKnowledge(tenantId, name) },
      TENANT_GATE: { getByName: (name: string) => this.#gates.get(name) },
      TENANT_DESK: {
        getByName: () => ({
          publish: this.#publish,
          recordDeadLetter: async () => {},
          remove: async () => {},
          teaching: async () => ({ version: 0, examples: null }),
        }),
      },
      TENANT_WATCHDOG: { getByName: () => ({ watch: async () => {} }) },
      INTAKE_QUEUE: { send: async () => {}, sendBatch: async () => {} },
      TICKET_COORDINATOR: {
        getByName: (name: string) => ({
          consult: (request: Consultation) => this.#shards.get(name).consult(request),
        }),
      },
      TRIAGE_AGENT: this.#agentsOf("triage"),
      GATHER_AGENT: this.#agentsOf("gather"),
      DRAFT_AGENT: this.#agentsOf("draft"),
      VALIDATE_AGENT: this.#agentsOf("validate"),
    };
    // Settings are looked up anew each time, and may have changed.
    return Object.assign(Object.create(this.#bindings), own) as Env;
  }

  /** An agent, as others reach it. */
  ask(role: AgentRole, name: string, hops: Hops, task: AgentTask): Promise<AgentReport> {
    const tenantId = tenantOfObject(name, "agent");
    const ticketId = task.ticket.id;
    const attacker = this.attackers.get(ticketId);
    if (!attacker) return Promise.reject(new Error("an agent was asked about a ticket there is not"));
    return turns.run({ attacker, tenantId, ticketId, role, isIntruder: false }, async () => {
      const done = this.oracle.asked(tenantId, ticketId, hops);
      this.#busy += 1;
      try {
        const report = await this.#agents.get(name).ask(hops, task);
        if (report.outcome === "triaged") this.oracle.triaged(ticketId, report.output.intent);
        await this.#passage.asked(this, role, hops, task);
        return report;
      } finally {
        this.#busy -= 1;
        done();
      }
    });
  }

  /** A coordinator, as agents reach it. */
  consult(name: string, request: Consultation): Promise<ConsultationAnswer> {
    return this.#shards.get(name).consult(request);
  }

  /** Past everybody: to the object itself. */
  askDirectly(name: string, hops: Hops, task: AgentTask): Promise<AgentReport> {
    return this.#agents.get(name).ask(hops, task);
  }

  #busy = 0;
  readonly #publish = async (_tenantId: string, summaries: readonly TicketSummary[]): Promise<void> => {
    for (const { id, state } of summaries) this.states.set(id, state);
  };

  #agentsOf(role: AgentRole) {
    return {
      getByName: (name: string) => ({
        ask: (hops: Hops, task: AgentTask) => this.ask(role, name, hops, task),
        forget: (ticketId: string) => this.#agents.get(name).forget(ticketId),
      }),
    };
  }

  #createAgent(ctx: DurableObjectState): AgentObject {
    const name = ctx.id.name ?? "";
    const role = (name.split(":")[2]?.split("-")[0] ?? "") as AgentRole;
    const agent = new agentClasses[role](
      ctx as never,
      this.envOf(tenantOfObject(name, "agent")),
    ) as AgentObject;
    agent.onStart();
    return agent;
  }

  #createShard(ctx: DurableObjectState): TicketShard {
    const name = ctx.id.name ?? "";
    const tenantId = tenantOfObject(name, "coordinator");
    const tenant = this.tenantOf(tenantId);
    const env = this.envOf(tenantId);
    const minter = createMinter(signature, systemClock.now);
    const mintTool: HopMinter["mintTool"] = async (wish) => {
      const hops = await minter.mintTool(wish);
      await this.#passage.minted(this, tenant, hops, wish);
      return hops;
    };
    return new TicketShard({
      name,
      tenant,
      storage: ctx.storage,
      clock: systemClock,
      neighbours: createNeighbours(env, tenant),
      hops: { ...minter, mintTool, ...verifier },
      sampleKey: new TextEncoder().encode(tenantId),
      gateway: this.gatewayFor(tenant, tenantId),
      sendNotice: null,
      seal: () => [],
      isGivenUp: () => false,
      drawSalt: () => crypto.randomUUID(),
      reach: () => {},
    });
  }

  /** Who asks whom for what, and what is answered. */
  #arrival(
    askerTenantId: string,
    objectName: string,
  ): Pick<Arrival, "tenantId" | "ticketId" | "by" | "isIntruder" | "objectTenantId"> {
    const turn = turns.getStore();
    return {
      tenantId: turn?.tenantId ?? askerTenantId,
      ticketId: turn?.ticketId ?? null,
      by: turn?.role ?? "coordinator",
      isIntruder: turn?.isIntruder ?? false,
      objectTenantId: objectName.split(":")[0] ?? "",
    };
  }

  #witnessed(askerTenantId: string, name: string) {
    const business = this.#sandboxes.get(name);
    return {
      run: async (tenantId: string, operation: string, input: unknown, key: string | null) => {
        const answer = await business.run(tenantId, operation, input, key);
        this.oracle.arrived({
          ...this.#arrival(askerTenantId, name),
          operation,
          input,
          key,
          answer,
          at: Date.now(),
        });
        return answer;
      },
      findByKey: (tenantId: string, key: string) => business.findByKey(tenantId, key),
    };
  }

  #witnessedKnowledge(askerTenantId: string, name: string) {
    return {
      search: async (tenantId: string, input: Parameters<KnowledgeBase["search"]>[1]) => {
        const passages = await knowledge.get(name).search(tenantId, input);
        const answer = { status: "success", output: { passages } } as const;
        this.oracle.arrived({
          ...this.#arrival(askerTenantId, name),
          operation: "search",
          input,
          key: null,
          answer,
          at: Date.now(),
        });
        return passages;
      },
    };
  }

  #bind(tenant: TenantConfig): void {
    this.#bindings[bindingNameOf(tenant.id)] = JSON.stringify(tenant);
  }

  #shardName(tenant: TenantConfig): string {
    return coordinatorOf(tenant, "tkt_00000000");
  }
}

function nameOf(tenantId: string, kind: "sandbox" | "knowledge"): string {
  return createObjectName({ tenantId, kind, id: "main" });
}
