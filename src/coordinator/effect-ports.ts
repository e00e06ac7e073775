/** What the handlers of owed effects are given, and how they name what they do. */
import type { Call } from "../domain/call.ts";
import { hashJson } from "../domain/canonical.ts";
import type { Clock } from "../domain/clock.ts";
import type { Hops } from "../domain/envelope.ts";
import type { TicketEvent } from "../domain/event.ts";
import type { RecordedCall } from "../domain/recorded-call.ts";
import type { AgentReport, AgentTask } from "../domain/task.ts";
import type { HopMinter } from "../hops/hops.ts";
import { rememberAll, type TicketMemory } from "../memory/memory.ts";
import type { TurnMemory } from "../memory/turn.ts";
import type { Reach } from "../observability/crash-points.ts";
import type { TenantConfig } from "../tenants/config.ts";
import type { ToolGateway } from "../tools/gateway.ts";
import type { Journal } from "./journal.ts";
import type { EffectRow } from "./rows.ts";

export interface EffectPorts {
  tenant: TenantConfig;
  /** The name of the coordinator's own object, for agents to come back to. */
  coordinator: string;
  journal: Journal;
  gateway: ToolGateway;
  clock: Clock;
  sendPointer(ticketId: string): Promise<void>;
  hops: HopMinter;
  /** Samples are drawn with it. */
  sampleKey: Uint8Array;
  askAgent(ticketId: string, hops: Hops, task: AgentTask): Promise<AgentReport>;
  /** Does a piece of writing and resolves when it is durable. */
  write(work: () => void): Promise<void>;
  /**
   * As `settle`, together with what other tickets have to settle. An event that depends on what the ticket knows is
   * given as a function: it is made in the turn in which it is written, for deliveries come in between.
   */
  settleSoon(
    row: EffectRow,
    event: TicketEvent | (() => TicketEvent),
    recording?: readonly RecordedCall[],
  ): Promise<void>;
  /** Writes down an event that does not end the effect, with the row as it then stands. */
  noteSoon(row: EffectRow, event: TicketEvent, recording?: readonly RecordedCall[]): Promise<void>;
  /** A call as it may be stored, without whomever `turns` names; nothing where the tenant does not record. */
  seal(ticketId: string, call: RecordedCall, turns: TurnMemory): RecordedCall[];
  /** Whether a recording that is played again says that this step was given up. Only locally; else never. */
  isGivenUp(step: string, callId: string): boolean;
  /** Ends the effect with an event, in one transaction. */
  settle(row: EffectRow, event: TicketEvent): void;
  reach: Reach;
}

/** The number of the event that asked for it. */
export function owedAt({ effectId }: EffectRow): number {
  return Number.parseInt(effectId, 10);
}

/** What was remembered when the effect came to be owed: a draft that was written since is none of its business. */
export function readMemory(row: EffectRow, ports: Pick<EffectPorts, "journal">): TicketMemory {
  return rememberAll(ports.journal.readEvents(row.ticketId).filter(({ seq }) => seq <= owedAt(row)));
}

/** The same for every try, which the call chain tells apart by its attempt. */
export function callIdOf(row: Pick<EffectRow, "ticketId" | "effectId">): string {
  return `${row.ticketId}/${row.effectId}`;
}

/** What a try is told apart by from all others. */
export function nameOf(row: EffectRow): string {
  return `${callIdOf(row)}#${row.attempts}.${row.recoveries}`;
}

/** One trace per ticket; its id is the ticket's own 32 hex digits. */
export function traceIdOf(ticketId: string): string {
  return ticketId.slice("tkt_".length);
}

export function blankCall(row: EffectRow, callee: string, nowMs: number): Call {
  return {
    id: callIdOf(row),
    parentId: null,
    caller: "coordinator",
    callee,
    kind: "tool",
    inputHash: hashJson(row.effect),
    attempt: row.attempts,
    startedAt: nowMs,
    endedAt: nowMs,
    outcome: "failed",
    reason: "internal",
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
    traceId: traceIdOf(row.ticketId),
  };
}
