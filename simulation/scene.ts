/** Puts a world together: tenants with their shards, gates and desks, the agents, the systems, the customers and people. */
import { coordinatorOf } from "../src/coordinator/placement.ts";
import type { Neighbours } from "../src/coordinator/neighbours.ts";
import { TicketShard } from "../src/coordinator/shard.ts";
import { agentOf } from "../src/coordinator/placement.ts";
import { createTicketId } from "../src/domain/ids.ts";
import type { DeedFault } from "../src/domain/suspension.ts";
import { stateOf, type TicketSnapshot } from "../src/machines/step.ts";
import { createObjectName } from "../src/domain/object-name.ts";
import type { CrashPoint } from "../src/observability/crash-points.ts";
import type { TenantConfig } from "../src/tenants/config.ts";
import { Slots } from "../src/tenants/slots.ts";
import type { ToolAdmission, ToolCallAdmission } from "../src/domain/tool-admission.ts";
import { createMinter, createVerifier } from "../src/hops/hops.ts";
import { admitTools } from "../src/tenants/admit-tools.ts";
import { demoteRules, Demotions } from "../src/tenants/demotions.ts";
import { Switches } from "../src/tenants/switches.ts";
import { applyOverlay, overlaySchema, type Overlay } from "../src/tenants/overlay.ts";
import { SettingsVersions } from "../src/tenants/settings-versions.ts";
import { ToolLimits } from "../src/tenants/tool-limits.ts";
import type { ToolGate } from "../src/tools/gate-port.ts";
import { createGateway } from "../src/tools/gateway.ts";
import { SimulatedAgent } from "./agents.ts";
import { Ambushes } from "./ambushes.ts";
import { startCustomer, type TicketPlace } from "./customers.ts";
import { copy, Network, Queue } from "./network.ts";
import { SimulatedObject, type Incarnation } from "./objects.ts";
import type { Oracle } from "./oracle.ts";
import { startPeople } from "./people.ts";
import type { Database } from "./storage.ts";
import { simulatedSignature } from "./signature.ts";
import { SystemsOfRecord } from "./systems.ts";
import { bindTenants, createTenants } from "./tenants.ts";
import { Watchdog } from "./watchdog.ts";
import { count, type Witness } from "./witness.ts";
import type { World } from "./world.ts";

/** Stored tickets as the machine before this one would have written them, where it knew their state. */
function makeOlder(database: Database): void {
  if (!database.has("tickets")) return;
  for (const row of database.read("select ticket_id, snapshot from tickets")) {
    const snapshot = JSON.parse(String(row["snapshot"])) as TicketSnapshot;
    const { abandonedIn, answers, resolvesOnceSent, isPersons, ...context } = snapshot.context;
    const isOfOldKind = abandonedIn === null && answers === 0 && !resolvesOnceSent && !isPersons;
    if (!isOfOldKind || stateOf(snapshot) === "compensating") continue;
    const older = JSON.stringify({ ...snapshot, machineVersion: "ticket@1", context });
    database.read("update tickets set snapshot = ? where ticket_id = ?", older, String(row["ticket_id"]));
  }
}

/** A tenant's gate without its Durable Object: the same few lines around the same slots. */
interface Gate {
  slots: Slots;
  admitTools(calls: readonly ToolCallAdmission[]): ToolAdmission[];
  reportFaults(faults: readonly DeedFault[]): void;
  overlay(): Overlay;
  releaseTools(calls: readonly { id: string; tool: string }[]): void;
  acquire(ticketIds: readonly string[]): Promise<{ granted: string[]; waiting: string[] }>;
  release(ticketIds: readonly string[]): Promise<void>;
}

const verifier = createVerifier(simulatedSignature);

/** The namespaces an inbox finds objects in. */
type InboxEnv = ConstructorParameters<typeof Queue>[2];

export class Scene {
  readonly tenants: TenantConfig[];
  readonly shards = new Map<string, SimulatedObject<TicketShard>>();
  readonly gates = new Map<string, SimulatedObject<Gate>>();
  readonly places: TicketPlace[] = [];
  readonly systems: SystemsOfRecord;
  readonly #world: World;
  readonly #witness: Witness;
  readonly #oracle: Oracle;
  readonly #network: Network;
  readonly #queue: Queue;
  readonly #watchdog: Watchdog;
  readonly #ambushes: Ambushes;
  readonly #agents = new Map<string, SimulatedAgent>();
  /** Settings as they were last heard from the tenant's gate. */
  readonly #heard = new Map<string, TenantConfig>();

  constructor(world: World, witness: Witness, oracle: Oracle) {
    this.#world = world;
    this.#witness = witness;
    this.#oracle = oracle;
    this.#network = new Network(world);
    this.tenants = createTenants(world.random("tenants"));
    this.systems = new SystemsOfRecord(world, witness, {
      departed: (departure, incarnation) => oracle.departed(this, departure, incarnation),
      applied: (operation, key, input) => oracle.applied(this, operation, key, input),
    });
    this.#ambushes = new Ambushes(world);
    this.#watchdog = new Watchdog(world, this.#network);
    this.#queue = new Queue(world, witness, this.#createInboxEnv());
    this.#populate();
  }

  /** Whether the tenant's gate had this rule suspended at that time, Unix milliseconds. */
  isSuspended(tenantId: string, ruleId: string, at: number): boolean {
    const database = this.gates.get(tenantId)?.disk.database;
    if (!database?.has("settings_versions")) return false;
    const [row] = database.read("select overlay from settings_versions order by version desc limit 1");
    const { suspendedRules = [] } = overlaySchema.parse(JSON.parse(String(row?.["overlay"] ?? "{}")));
    return suspendedRules.some((suspension) => suspension.ruleId === ruleId && suspension.at < at);
  }

  /** Whether the tenant's gate has written down what went wrong. */
  isFaultHeard(tenantId: string, fault: string): boolean {
    const database = this.gates.get(tenantId)?.disk.database;
    if (!database?.has("demotions")) return false;
    return database.read("select 1 from demotions where fault = ?", fault).length > 0;
  }

  placeOf(ticketId: string): TicketPlace | null {
    return this.places.find((place) => place.ticketId === ticketId) ?? null;
  }

  tenantOf(place: TicketPlace): TenantConfig {
    const tenant = this.tenants.find(({ id }) => id === place.tenantId);
    if (!tenant) throw new Error(`no tenant ${place.tenantId}`);
    return tenant;
  }

  /** Every object at once: what a new version of the worker does to them. `wasOlder`: their tickets are an older one's. */
  deploy(wasOlder: boolean): void {
    this.#world.note("deploy", wasOlder ? "from an older version" : "every object starts anew");
    for (const object of [...this.shards.values(), ...this.gates.values()])
      object.crash("for the new version");
    if (wasOlder) for (const { disk } of this.shards.values()) makeOlder(disk.database);
  }

  end(): void {
    for (const object of [...this.shards.values(), ...this.gates.values()]) object.endRun();
  }

  #populate(): void {
    let number = 1;
    while (number < 4 && this.#world.faults.strikes("anotherTicket")) number += 1;
    const random = this.#world.random("places");
    for (let index = 1; index <= number; index++) {
      const tenant = random.pick(this.tenants as [TenantConfig, ...TenantConfig[]]);
      const externalId = `t${this.#world.seed}-${index}`;
      const ticketId = createTicketId({ tenantId: tenant.id, source: "standard", externalId });
      const shard = this.#shard(coordinatorOf(tenant, ticketId), tenant);
      const place = { tenantId: tenant.id, externalId, ticketId, shard };
      this.places.push(place);
      const post = {
        world: this.#world,
        witness: this.#witness,
        network: this.#network,
        ambushes: this.#ambushes,
      };
      startCustomer(post, place);
      startPeople(post, place);
    }
  }

  #shard(name: string, tenant: TenantConfig): SimulatedObject<TicketShard> {
    const known = this.shards.get(name);
    if (known) return known;
    const current = () => this.#heard.get(tenant.id) ?? tenant;
    const shard: SimulatedObject<TicketShard> = new SimulatedObject<TicketShard>(this.#world, {
      kind: "coordinator",
      name,
      create: (incarnation) =>
        new TicketShard({
          name,
          get tenant() {
            return current();
          },
          storage: incarnation.storage.face,
          clock: incarnation.clock,
          neighbours: this.#createNeighbours(tenant, incarnation),
          hops: { ...createMinter(simulatedSignature, () => incarnation.clock.now()), ...verifier },
          gateway: createGateway({
            connectors: new Map([["sandbox", this.systems.connect(incarnation)]]),
            clock: incarnation.clock,
            verifier,
            gate: this.#createToolGate(tenant, incarnation),
            tenant: current,
          }),
          sampleKey: new TextEncoder().encode(tenant.id),
          sendNotice: null,
          seal: () => [],
          isGivenUp: () => false,
          drawSalt: () => String(this.#world.random("salts").next()),
          reach: (point, ticketId) => {
            this.#ambushes.reached(ticketId, point);
            return this.#reach(shard, incarnation, point);
          },
        }),
      wake: (subject) => subject.resume(),
      ring: (subject) => subject.alarm(),
      flushed: (object) => this.#oracle.flushed(this, object),
    });
    this.shards.set(name, shard);
    return shard;
  }

  #gate(tenant: TenantConfig): SimulatedObject<Gate> {
    const known = this.gates.get(tenant.id);
    if (known) return known;
    const gate = new SimulatedObject<Gate>(this.#world, {
      kind: "gate",
      name: createObjectName({ tenantId: tenant.id, kind: "gate", id: "main" }),
      create: (incarnation) => this.#createGate(tenant, incarnation),
      wake: async () => {},
      ring: async () => {},
      flushed: (object) => this.#oracle.gateFlushed(tenant, object.disk),
    });
    this.gates.set(tenant.id, gate);
    return gate;
  }

  #createGate(tenant: TenantConfig, incarnation: Incarnation): Gate {
    const slots = new Slots(incarnation.storage.face, incarnation.clock);
    const limits = new ToolLimits(incarnation.storage.face, incarnation.clock);
    const switches = new Switches(incarnation.storage.face, incarnation.clock);
    const settings = new SettingsVersions(incarnation.storage.face);
    const demotions = new Demotions(incarnation.storage.face);
    const sendPointers = (ticketIds: readonly string[]) =>
      Promise.all(
        ticketIds.map((ticketId) =>
          incarnation.guard(this.#queue.send(incarnation, { tenantId: tenant.id, ticketId })),
        ),
      );
    return {
      slots,
      admitTools: (calls) => {
        const { suspendedRules = [] } = settings.current().overlay;
        return admitTools({ switches, limits, suspendedRules }, calls);
      },
      overlay: () => settings.current().overlay,
      reportFaults: (faults) => {
        const stores = { demotions, settings, clock: incarnation.clock };
        incarnation.storage.face.transactionSync(() => demoteRules(stores, tenant, faults));
      },
      releaseTools: (ended) => void limits.admit([], ended),
      acquire: async (ticketIds) => {
        const { granted, waiting, promoted } = slots.acquire(ticketIds, tenant.limits.slots);
        await sendPointers(promoted);
        return { granted, waiting };
      },
      release: async (ticketIds) => {
        await sendPointers(slots.release(ticketIds, tenant.limits.slots));
      },
    };
  }

  /** As `tools/gate-port.ts` asks, one call at a time. */
  #createToolGate(tenant: TenantConfig, incarnation: Incarnation): ToolGate {
    return {
      admit: (call) =>
        incarnation.guard(
          this.#network.call(incarnation, this.#gate(tenant), "admitTools", async (gate) => {
            const [admission] = gate.admitTools([copy(call)]);
            if (!admission) throw new Error("the gate left a call unanswered");
            // Whoever is refused hears why, and it comes to everybody sooner or later.
            const isNews = admission.status === "refused" && admission.reason === "ruleSuspended";
            if (isNews) this.#heard.set(tenant.id, applyOverlay(tenant, gate.overlay()));
            return admission;
          }),
        ),
      release: (call) => {
        if (!call.limits) return;
        incarnation
          .guard(
            this.#network.call(incarnation, this.#gate(tenant), "releaseTools", async (gate) =>
              gate.releaseTools([copy(call)]),
            ),
          )
          // What is not given back runs out by itself.
          .catch(() => {});
      },
    };
  }

  #createNeighbours(tenant: TenantConfig, incarnation: Incarnation): Neighbours {
    const call = <Answer>(arrive: () => Promise<Answer>) =>
      incarnation.guard(this.#network.carry(incarnation, arrive));
    return {
      agent: (role, ticketId) => {
        const agent = this.#agent(agentOf(tenant, role, ticketId));
        return {
          ask: (hops, task) => {
            const asked = copy({ hops, task });
            return call(() => agent.ask(asked.hops, asked.task));
          },
          forget: (forgotten) => call(() => agent.forget(forgotten)),
        };
      },
      sendPointer: (ticketId) =>
        incarnation.guard(this.#queue.send(incarnation, { tenantId: tenant.id, ticketId })),
      publish: (summaries) => {
        const told = copy(summaries);
        return call(async () => {
          for (const { id, version } of told) {
            this.#witness.deskVersions.set(id, Math.max(version, this.#witness.deskVersions.get(id) ?? 0));
          }
        });
      },
      reportFaults: (faults) => {
        const told = copy(faults);
        return incarnation.guard(
          this.#network.call(incarnation, this.#gate(tenant), "reportFaults", async (gate) =>
            gate.reportFaults(told),
          ),
        );
      },
      recordDeadLetter: (letter) =>
        call(async () => {
          this.#witness.letters.add(letter.ticketId);
        }),
      forget: () => call(async () => {}),
      watch: (name) => call(async () => this.#watchdog.watch(this.#shard(name, tenant))),
      releaseSlots: (ticketIds) =>
        incarnation.guard(
          this.#network.call(incarnation, this.#gate(tenant), "release", (gate) => gate.release(ticketIds)),
        ),
    };
  }

  /** A place in the core where losing everything is most dangerous. */
  #reach(
    shard: SimulatedObject<TicketShard>,
    incarnation: Incarnation,
    point: CrashPoint,
  ): void | Promise<void> {
    count(this.#witness.reached, point);
    if (!this.#world.faults.strikes("crashAtPoint")) return undefined;
    count(this.#witness.crashedAt, point);
    shard.crashWithin(incarnation, `at ${point}`);
    return new Promise(() => {});
  }

  #agent(name: string): SimulatedAgent {
    const known = this.#agents.get(name);
    if (known) return known;
    const agent = new SimulatedAgent(this.#world, this.#witness, name);
    this.#agents.set(name, agent);
    return agent;
  }

  #createInboxEnv(): InboxEnv {
    const tenantNamed = (name: string) => {
      const tenant = this.tenants.find(({ id }) => name.startsWith(`${id}:`));
      if (!tenant) throw new Error(`no tenant for ${name}`);
      return tenant;
    };
    const env = {
      ...bindTenants(this.tenants),
      TENANT_GATE: {
        getByName: (name: string) => ({
          acquire: (_: string, ticketIds: string[]) =>
            this.#network.call(null, this.#gate(tenantNamed(name)), "acquire", (gate) =>
              gate.acquire(ticketIds),
            ),
        }),
      },
      TICKET_COORDINATOR: {
        getByName: (name: string) => {
          const shard = this.#shard(name, tenantNamed(name));
          return {
            start: (ids: string[]) =>
              this.#network.call(null, shard, "start", (subject) => subject.start(ids)),
            noteWaiting: (ids: string[]) =>
              this.#network.call(null, shard, "noteWaiting", (subject) => subject.noteWaiting(ids)),
          };
        },
      },
      TENANT_DESK: { getByName: () => ({ recordDeadLetter: async () => {} }) },
    };
    // The inbox calls these methods and no others.
    return env as unknown as InboxEnv;
  }
}
