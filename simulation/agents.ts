/**
 * The four specialists, without a model: they honour the contract of `src/agents/ask.ts` and think whatever the
 * seed says. Every action they think of has arguments of its own, so that doing one twice can be told from doing two.
 */
import type { Call } from "../src/domain/call.ts";
import type { Draft, ProposedAction } from "../src/domain/draft.ts";
import type { Envelope, Hops } from "../src/domain/envelope.ts";
import { createVerifier } from "../src/hops/hops.ts";
import type { Evidence } from "../src/domain/evidence.ts";
import type { AgentFailure, AgentReport, AgentTask, DraftTask } from "../src/domain/task.ts";
import { findTool } from "../src/tools/catalog.ts";
import { orderRecord, type OrderRecord } from "./order-record.ts";
import type { Random } from "./random.ts";
import { simulatedSignature } from "./signature.ts";
import { count, nameAction, type Witness } from "./witness.ts";
import type { World } from "./world.ts";

const verifier = createVerifier(simulatedSignature);

export class SimulatedAgent {
  readonly #world: World;
  readonly #witness: Witness;
  readonly #name: string;
  readonly #running = new Map<string, Promise<AgentReport>>();
  /** What outlives a crash: reports that were paid for. */
  readonly #stored = new Map<string, AgentReport>();
  #losers = new Set<() => void>();

  constructor(world: World, witness: Witness, name: string) {
    this.#world = world;
    this.#witness = witness;
    this.#name = name;
  }

  async ask(hops: Hops, task: AgentTask): Promise<AgentReport> {
    const verified = await verifier.verifyAgent(hops, {
      tenantId: task.ticket.tenantId,
      nowMs: this.#world.now,
    });
    if (!verified.ok) throw new Error(`${this.#name} refused an envelope: ${verified.failure}`);
    const envelope = verified.value;
    const { callId } = envelope;
    count(this.#witness.asked, callId);
    const known = this.#stored.get(callId);
    if (known) return known;
    const run = this.#running.get(callId) ?? this.#run(envelope, task);
    this.#running.set(callId, run);
    return this.#unlessLost(run);
  }

  forget(ticketId: string): Promise<void> {
    for (const callId of this.#stored.keys()) {
      if (callId.startsWith(`${ticketId}/`)) this.#stored.delete(callId);
    }
    return Promise.resolve();
  }

  #unlessLost(run: Promise<AgentReport>): Promise<AgentReport> {
    return new Promise((resolve, reject) => {
      const lose = () => reject(new Error(`${this.#name} was reset`));
      this.#losers.add(lose);
      run.then(resolve, reject).finally(() => this.#losers.delete(lose));
    });
  }

  #crash(point: "agentEntered" | "agentAnswered"): void {
    this.#world.note(this.#name, `CRASH ${point}`);
    count(this.#witness.crashedAt, point);
    this.#running.clear();
    const losers = [...this.#losers];
    this.#losers.clear();
    for (const lose of losers) lose();
  }

  async #run(envelope: Envelope, task: AgentTask): Promise<AgentReport> {
    const { faults } = this.#world;
    const random = this.#world.random(`agent ${envelope.ticketId} ${task.role}`);
    const startedAt = this.#world.now;
    this.#world.note(
      this.#name,
      `thinks ${task.role} ${envelope.callId.slice(4, 10)}${envelope.callId.slice(36)}`,
    );
    count(this.#witness.reached, "agentEntered");
    if (faults.strikes("agentCrashes")?.random.chance(0.5)) {
      this.#crash("agentEntered");
      return new Promise(() => {});
    }
    const slow = faults.strikes("agentSlow");
    await this.#world.wait(slow ? slow.random.spread(5_000, 90_000) : random.spread(1, 15_000));
    if (this.#running.get(envelope.callId) === undefined) return new Promise(() => {});
    const costMicros = random.chance(0.5) ? 0 : random.integer(100, 3_000);
    const report = this.#report(envelope, task, random, { startedAt, costMicros });
    count(this.#witness.reached, "agentAnswered");
    if (faults.strikes("agentCrashes")?.random.chance(0.5)) {
      this.#crash("agentAnswered");
      return new Promise(() => {});
    }
    if (costMicros > 0) this.#stored.set(envelope.callId, report);
    this.#running.delete(envelope.callId);
    const late = faults.strikes("agentAnswersLate");
    if (late) await this.#world.wait(late.random.spread(60_000, 600_000));
    return report;
  }

  #report(
    envelope: Envelope,
    task: AgentTask,
    random: Random,
    cost: { startedAt: number; costMicros: number },
  ): AgentReport {
    const failure = this.#fail();
    const call: Call = {
      id: envelope.callId,
      parentId: null,
      caller: "coordinator",
      callee: task.role,
      kind: "agent",
      inputHash: "",
      attempt: envelope.attempt,
      startedAt: cost.startedAt,
      endedAt: this.#world.now,
      outcome: failure ? "failed" : "success",
      reason: failure?.reason ?? null,
      inputTokens: random.integer(100, 2_000),
      outputTokens: random.integer(10, 500),
      costMicros: cost.costMicros,
      traceId: envelope.traceId,
    };
    const reported = { callId: envelope.callId, epoch: envelope.epoch, calls: [call] };
    if (failure) return { outcome: "failed", ...reported, role: task.role, failure };
    switch (task.role) {
      case "triage":
        return { outcome: "triaged", ...reported, output: assess(random) };
      case "gather":
        return { outcome: "gathered", ...reported, output: { evidence: [], gaps: [] } };
      case "draft":
        return { outcome: "drafted", ...reported, output: this.#draft(envelope, task, random) };
      case "validate":
        return { outcome: "validated", ...reported, output: judge(random) };
    }
  }

  #fail(): AgentFailure | null {
    const { faults } = this.#world;
    const isFinal = faults.strikes("agentGivesUp") !== null;
    const fails = faults.strikes("agentFails");
    if (!fails && !isFinal) return null;
    return {
      reason: isFinal ? "refused" : "modelUnavailable",
      retryable: !isFinal,
      retryAfterMs: fails?.random.chance(0.3) ? fails.random.spread(100, 30_000) : null,
      message: "not this time",
    };
  }

  #draft(envelope: Envelope, task: DraftTask, random: Random): Draft {
    if (random.chance(0.06)) {
      return { outcome: "unable", reason: "insufficientEvidence", note: "nothing is known" };
    }
    const { ticketId } = envelope;
    const proposed = this.#witness.proposals.get(ticketId) ?? [];
    const evidence: Evidence[] = [];
    const number = task.decidedActions ? 0 : random.pick([0, 1, 1, 2, 2, 3]);
    const actions: ProposedAction[] = task.decidedActions ? [...task.decidedActions] : [];
    for (let index = 0; index < number; index++) {
      const before = this.#takeEarlier(ticketId, actions, random);
      const action = before ?? proposeAction(`${proposed.length + 1}`, ticketId, random);
      if (!before) proposed.push(action);
      this.#witness.owners.set(recordOf(action), ticketId);
      actions.push({ ...action, id: `a${index + 1}` });
    }
    for (const action of actions) {
      evidence.push(this.#recordBehind(action, task.ticket.requester.email ?? "", envelope.callId));
    }
    this.#witness.proposals.set(ticketId, proposed);
    const newest = task.messages
      .filter(({ from, automatic }) => from === "customer" && !automatic)
      // Deliveries overtake each other.
      .toSorted((left, right) => left.at - right.at)
      .at(-1);
    const words = this.#world.random("words").integer(0, 4_294_967_295).toString(36);
    return {
      outcome: "drafted",
      language: "en",
      // Says which message it answers, so that nobody has to take the core's word for it.
      reply: `Answer ${words} to ${newest?.id ?? "nobody"}`,
      claims: [],
      actions,
      confidence: 0.9,
      evidence,
    };
  }

  /** What the system of record would have answered: whose the record is, and the sum that an action may name. */
  #recordBehind(action: ProposedAction, email: string, callId: string): Evidence {
    const id = recordOf(action);
    const piece = {
      id: `e-${id}`,
      provenance: "systemOfRecord",
      tool: "orders.get@1",
      callId,
      title: id,
    } as const;
    if (!("orderId" in action.arguments)) return { ...piece, content: { id, customerEmail: email } };
    const { amountCents, currency } = action.arguments;
    const known = this.#witness.records.get(id)?.at(-1)?.content;
    const order = orderRecord(id, {
      ...known,
      customerEmail: email,
      ...(typeof amountCents === "number" && { totalCents: amountCents }),
      ...(currency === "EUR" && { currency }),
    });
    this.#keepRecord(order);
    const change = this.#world.faults.strikes("recordChanges");
    if (change) void this.#changeRecord(id, change.random);
    return { ...piece, content: order };
  }

  /** Somebody at the shop does something to the order meanwhile. */
  async #changeRecord(id: string, random: Random): Promise<void> {
    await this.#world.wait(random.spread(1_000, 2 * 3_600_000));
    const order = this.#witness.records.get(id)?.at(-1)?.content;
    if (!order) return;
    this.#world.note("systems", `the shop changes ${id}`);
    this.#keepRecord({ ...order, shippingAddress: `${random.integer(2, 999_999)} Another Street` });
  }

  #keepRecord(content: OrderRecord): void {
    const history = this.#witness.records.get(content.id) ?? [];
    history.push({ at: this.#world.now, content });
    this.#witness.records.set(content.id, history);
  }

  /** An action of an earlier draft that was never sent anywhere, wished for once more. */
  #takeEarlier(ticketId: string, actions: readonly ProposedAction[], random: Random): ProposedAction | null {
    if (!random.chance(0.7)) return null;
    const sent = new Set(this.#witness.departures.map(({ record }) => record));
    const unsent = (this.#witness.proposals.get(ticketId) ?? []).filter(
      (action) =>
        !sent.has(recordOf(action)) && !actions.some(({ arguments: taken }) => taken === action.arguments),
    );
    return unsent.at(-1) ?? null;
  }
}

function assess(random: Random) {
  const route = random.chance(0.05) ? "human" : random.chance(0.04) ? "close" : "resolve";
  return {
    intent: "refund_request",
    confidence: 0.9,
    priority: "normal",
    sentiment: "neutral",
    language: "en",
    riskFlags: [],
    entities: {
      orderIds: [],
      invoiceIds: [],
      subscriptionIds: [],
      trackingNumbers: [],
      emails: [],
      amounts: [],
    },
    route,
    reason: route === "human" ? "humanRequested" : null,
    summary: "A customer wants something.",
  } as const satisfies Extract<AgentReport, { outcome: "triaged" }>["output"];
}

function judge(random: Random): Extract<AgentReport, { outcome: "validated" }>["output"] {
  if (random.chance(0.04)) return { verdict: "escalate", reason: "validationFailed", findings: [] };
  if (random.chance(0.12)) {
    const finding = { rule: "citation", severity: "block", message: "says too much" } as const;
    return { verdict: "revise", reason: null, findings: [finding] };
  }
  return { verdict: "pass", reason: null, findings: [] };
}

const kinds = ["small", "small", "large", "large", "large", "huge", "cancel", "address", "invoice"] as const;

function proposeAction(number: string, ticketId: string, random: Random): ProposedAction {
  const record = `${ticketId.slice(4, 12).toUpperCase()}-${number}`;
  const common = { id: "", reason: "The customer asked for it.", evidenceIds: [] };
  const refund = (amountCents: number): ProposedAction => ({
    ...common,
    tool: "refunds.create@1",
    arguments: { orderId: `SB-${record}`, amountCents, currency: "EUR", reason: "Arrived damaged" },
  });
  const kind: (typeof kinds)[number] = random.pick(kinds);
  switch (kind) {
    case "small":
      return refund(random.integer(100, 2_000));
    case "large":
      return refund(random.integer(2_001, 20_000));
    case "huge":
      return refund(random.integer(20_001, 90_000));
    case "cancel":
      return {
        ...common,
        tool: "orders.cancel@1",
        arguments: { orderId: `SB-${record}`, reason: "Not wanted any more" },
      };
    case "address":
      return {
        ...common,
        tool: "orders.changeAddress@1",
        arguments: { orderId: `SB-${record}`, address: "1 New Street, Springfield" },
      };
    case "invoice":
      return { ...common, tool: "invoices.resend@1", arguments: { invoiceId: `INV-${record}` } };
  }
}

/** The record an action is about. */
function recordOf(action: ProposedAction): string {
  return String(action.arguments["orderId"] ?? action.arguments["invoiceId"]);
}

/** A proposal by the name its deed would have. */
export function nameProposal(action: ProposedAction): string {
  return nameAction(findTool(action.tool)?.operation ?? action.tool, action.arguments);
}
