/**
 * The systems of record: what stands behind the gateway, with books of its own. Each operation keeps the promise of
 * its class and no more, and is as unreliable as the seed says.
 */
import type { Connector, Finding, OperationRequest, OperationResult } from "../src/connectors/connector.ts";
import type { ToolDefinition } from "../src/domain/tool.ts";
import { listAllTools } from "../src/tools/catalog.ts";
import type { Incarnation } from "./objects.ts";
import { orderRecord } from "./order-record.ts";
import type { Random } from "./random.ts";
import type { FaultKind, Strike } from "./schedule.ts";
import { nameAction, type Departure, type Witness } from "./witness.ts";
import type { World } from "./world.ts";

interface KnownKey {
  action: string;
  output: object;
  firstAt: number;
}

const troubles = [
  "toolUnavailable",
  "toolBusy",
  "toolRequestLost",
  "toolAnswerLost",
  "toolSlow",
  "toolLate",
  "toolMalformed",
  "toolRefuses",
] as const satisfies readonly FaultKind[];

export class SystemsOfRecord {
  readonly #world: World;
  readonly #witness: Witness;
  readonly #keys = new Map<string, KnownKey>();
  /** An operation that never works in this run, or null. */
  readonly deadOperation: string | null;
  readonly #deadHangs: boolean;
  readonly #departed: (departure: Departure, incarnation: Incarnation) => void;
  readonly #applied: (operation: string, key: string, input: Record<string, unknown>) => void;

  constructor(
    world: World,
    witness: Witness,
    watch: {
      departed(departure: Departure, incarnation: Incarnation): void;
      applied(operation: string, key: string, input: Record<string, unknown>): void;
    },
  ) {
    this.#world = world;
    this.#witness = witness;
    this.#departed = watch.departed;
    this.#applied = watch.applied;
    const dead = world.faults.strikes("toolDead");
    this.deadOperation =
      dead?.random.pick(["createRefund", "changeAddress", "cancelOrder", "resendInvoice", "sendReply"]) ??
      null;
    this.#deadHangs = dead?.random.chance(0.5) ?? false;
  }

  /** The connector as one incarnation of a coordinator has it. */
  connect(incarnation: Incarnation): Connector {
    return {
      name: "sandbox",
      run: (request) =>
        incarnation.guard(
          request.idempotencyKey === null
            ? this.#read(request, incarnation)
            : this.#run(request, incarnation),
        ),
      find: (request) => incarnation.guard(this.#find(request, incarnation)),
    };
  }

  async #run(request: OperationRequest, incarnation: Incarnation): Promise<OperationResult> {
    await incarnation.leave();
    const { operation, signal } = request;
    const input = request.input as Record<string, unknown>;
    const key = request.idempotencyKey ?? "";
    if (signal.aborted) return failed("aborted", true);
    const departure: Departure = {
      at: this.#world.now,
      ticketId: this.#ticketOf(input),
      operation,
      key,
      action: nameAction(operation, input),
      body: operation === "sendReply" ? String(input["body"]) : null,
      record: String(input["orderId"] ?? input["invoiceId"] ?? input["ticketId"]),
      from: incarnation.name,
      isStale: incarnation.state === "stale",
      wasRefused: false,
    };
    this.#world.note(incarnation.name, `→ ${departure.action} [${key.slice(-8)}]`);
    this.#witness.departures.push(departure);
    this.#departed(departure, incarnation);
    const answer = await this.#serve(operation, input, key);
    departure.wasRefused = answer.status === "failed";
    this.#world.note("systems", `answers ${operation}: ${answer.status}`);
    return answer;
  }

  /** The thread as the helpdesk has it, an order as the shop has it. */
  async #read({ operation, input }: OperationRequest, incarnation: Incarnation): Promise<OperationResult> {
    await incarnation.leave();
    await this.#world.wait(this.#world.random("systems").integer(1, 50));
    if (this.#world.faults.strikes("lookUpFails")) return failed("unavailable", true);
    const { ticketId = "", orderId = "" } = input as { ticketId?: string; orderId?: string };
    if (operation === "getOrder") {
      const order = this.#witness.records.get(orderId)?.at(-1)?.content ?? null;
      return { status: "success", output: { order } };
    }
    const messages = (this.#witness.threads.get(ticketId) ?? []).map(({ id, authorName, body, at }) => ({
      id,
      authorName,
      body,
      at,
    }));
    return { status: "success", output: { messages } };
  }

  /** Whether a request of this key or mark was carried out. What keeps neither cannot tell. */
  async #find(
    { operation, idempotencyKey, input }: OperationRequest & { idempotencyKey: string },
    incarnation: Incarnation,
  ): Promise<Finding> {
    await incarnation.leave();
    await this.#world.wait(this.#world.random("systems").integer(1, 50));
    const unclear: Finding = { status: "unclear", message: "unavailable" };
    if (operation === this.deadOperation || this.#world.faults.strikes("lookUpFails")) return unclear;
    if (classOf(operation).class === "once") return unclear;
    const deed = this.#witness.deeds.find(
      (done) => done.operation === operation && done.key === idempotencyKey,
    );
    this.#world.note("systems", `look-up of ${operation}: ${deed ? "found" : "absent"}`);
    if (!deed) return { status: "absent" };
    return { status: "found", output: answerOf(operation, input as Record<string, unknown>) };
  }

  async #serve(operation: string, input: Record<string, unknown>, key: string): Promise<OperationResult> {
    const wait = (ms: number) => this.#world.wait(ms);
    if (operation === this.deadOperation) {
      if (this.#deadHangs) return new Promise(() => {});
      await wait(5);
      return failed("unavailable", true);
    }
    const [kind, strike] = this.#trouble();
    const { random } = strike ?? { random: this.#world.random("systems") };
    await wait(random.integer(1, 50));
    switch (kind) {
      case "toolUnavailable":
        return failed("unavailable", true);
      case "toolBusy":
        return failed("tooManyRequests", true);
      case "toolRequestLost":
        return this.#silence(random.chance(0.5));
      case "toolAnswerLost":
        this.#apply(operation, input, key);
        return this.#silence(random.chance(0.5));
      case "toolSlow":
        await wait(random.spread(1_000, 14_000));
        return this.#apply(operation, input, key);
      case "toolLate":
        await wait(lateMs(operation, random));
        return this.#apply(operation, input, key);
      case "toolMalformed":
        this.#apply(operation, input, key);
        return { status: "success", output: { nonsense: true } };
      case "toolRefuses":
        // What it has done under this key it does not take back.
        if (this.#witness.deeds.some((deed) => deed.key === key)) return this.#apply(operation, input, key);
        return failed("orderShipped", false);
      case null: {
        const answer = this.#apply(operation, input, key);
        await wait(random.integer(1, 60));
        return answer;
      }
    }
  }

  #trouble(): [(typeof troubles)[number] | null, Strike | null] {
    for (const kind of troubles) {
      const strike = this.#world.faults.strikes(kind);
      if (strike) return [kind, strike];
    }
    return [null, null];
  }

  async #silence(isNoticed: boolean): Promise<OperationResult> {
    if (!isNoticed) return new Promise(() => {});
    await this.#world.wait(100);
    throw new Error("connection reset");
  }

  #apply(operation: string, input: Record<string, unknown>, key: string): OperationResult {
    const action = nameAction(operation, input);
    const output = answerOf(operation, input);
    const idempotency = classOf(operation);
    switch (idempotency.class) {
      case "key": {
        const kept = this.#keys.get(key);
        const known = kept && this.#world.now < kept.firstAt + idempotency.lifeMs ? kept : undefined;
        if (known && known.action !== action) return failed("idempotencyConflict", false);
        if (known) return { status: "success", output: known.output };
        this.#keys.set(key, { action, output, firstAt: this.#world.now });
        break;
      }
      case "marker":
      case "once":
      case "read":
        break;
    }
    if (operation === "sendReply") {
      const newest = this.#witness.threads.get(this.#ticketOf(input))?.at(-1);
      if (newest && newest.id !== input["inReplyTo"]) return failed("threadChanged", false);
    }
    this.#world.note("systems", `DONE ${action}`);
    this.#applied(operation, key, input);
    this.#witness.deeds.push({
      at: this.#world.now,
      ticketId: this.#ticketOf(input),
      operation,
      key,
      action,
      input,
    });
    return { status: "success", output };
  }

  #ticketOf(input: Record<string, unknown>): string {
    if (typeof input["ticketId"] === "string") return input["ticketId"];
    return this.#witness.owners.get(String(input["orderId"] ?? input["invoiceId"])) ?? "";
  }
}

export function classOf(operation: string): ToolDefinition["idempotency"] {
  return toolOf(operation).idempotency;
}

function toolOf(operation: string): ToolDefinition {
  const tool = listAllTools().find((candidate) => candidate.operation === operation);
  if (!tool) throw new Error(`the catalog has no ${operation}`);
  return tool;
}

/** Longer than anybody waits, and not longer than the operation says it may take. */
function lateMs(operation: string, random: Random): number {
  const { timeoutMs, idempotency } = toolOf(operation);
  const settleMs = "settleMs" in idempotency ? idempotency.settleMs : 60_000;
  return random.integer(timeoutMs, timeoutMs + settleMs - 100);
}

function failed(reason: string, retryable: boolean): OperationResult {
  return { status: "failed", reason, message: reason, retryable };
}

const instant = "2026-01-05T09:00:00.000Z";

function answerOf(operation: string, input: Record<string, unknown>): object {
  const orderId = String(input["orderId"] ?? "");
  const customerEmail = "customer@example.com";
  switch (operation) {
    case "createRefund":
      return {
        refund: {
          id: `RF-${orderId}`,
          orderId,
          customerEmail,
          amountCents: input["amountCents"],
          currency: input["currency"],
          reason: input["reason"],
          status: "processing",
          createdAt: instant,
        },
      };
    case "cancelOrder":
    case "changeAddress":
      return {
        order: orderRecord(orderId, {
          status: operation === "cancelOrder" ? "cancelled" : "paid",
          shippingAddress: String(input["address"] ?? "1 Old Street"),
        }),
        ...(operation === "changeAddress" && { previousAddress: "1 Old Street, Springfield" }),
      };
    case "resendInvoice":
      return {
        invoice: {
          id: input["invoiceId"],
          orderId: null,
          customerId: "C-1",
          customerEmail,
          totalCents: 5_000,
          currency: "EUR",
          status: "paid",
          issuedAt: instant,
        },
      };
    case "sendReply":
      return {
        reply: {
          id: `RP-${String(input["inReplyTo"])}`,
          ticketId: input["ticketId"],
          to: input["to"],
          subject: input["subject"],
          body: input["body"],
          sentAt: instant,
        },
      };
    default:
      throw new Error(`the simulated systems have no ${operation}`);
  }
}
