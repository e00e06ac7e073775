/**
 * Runs what a ticket owes: one handler per kind. A handler may be run twice and cut off anywhere; the deed is done
 * first and recorded after. It reads what it needs from the journal at that moment and ends in one event, or in
 * another try later.
 */
import type { Call } from "../domain/call.ts";
import { hashJson } from "../domain/canonical.ts";
import { WaitTimeout, within, type Clock } from "../domain/clock.ts";
import type { WrittenDraft } from "../domain/draft.ts";
import type { OwedEffect } from "../domain/effect.ts";
import type { Envelope } from "../domain/envelope.ts";
import type { TicketEvent } from "../domain/event.ts";
import { hashTask, type AgentReport, type AgentTask } from "../domain/task.ts";
import { rememberAll, type TicketMemory } from "../memory/memory.ts";
import { recallTask } from "../memory/recall.ts";
import { describeError, log } from "../observability/log.ts";
import type { TenantConfig } from "../tenants/config.ts";
import type { ToolAnswer, ToolGateway } from "../tools/gateway.ts";
import type { EffectRow, Journal, TicketRow } from "./journal.ts";
import { findApproval, ownsTarget, settleAction, settleReply, settleReport } from "./settle.ts";

/** How often an outside action is tried before a person has to look. */
const actionAttempts = 4;
/** A little longer than an agent's own limit, so that its report usually comes first. */
const agentWaitMs = 65_000;
export const resendMs = 30_000;

export interface EffectPorts {
  tenant: TenantConfig;
  /** The name of the coordinator's own object, for agents to come back to. */
  coordinator: string;
  journal: Journal;
  gateway: ToolGateway;
  clock: Clock;
  sendPointer(ticketId: string): Promise<void>;
  askAgent(envelope: Envelope, task: AgentTask): Promise<AgentReport>;
  /** Does a piece of writing and resolves when it is durable. */
  write(work: () => void): Promise<void>;
  /** As `settle`, together with what other tickets have to settle. */
  settleSoon(row: EffectRow, event: TicketEvent): Promise<void>;
  /** Ends the effect with an event, in one transaction. */
  settle(row: EffectRow, event: TicketEvent): void;
}

type Ask = Extract<OwedEffect, { kind: "agent.ask" }>;

/** Runs an effect. Throws only for a defect; the caller then tries again, a bounded number of times. */
export async function runEffect(row: EffectRow, ports: EffectPorts): Promise<void> {
  switch (row.effect.kind) {
    case "queue.send":
      return ports.sendPointer(row.ticketId);
    case "agent.ask":
      return askAgent(row, row.effect, ports);
    case "action.run":
      return runAction(row, row.effect.index, ports);
    case "reply.send":
      return sendReply(row, ports);
    default:
      row.effect satisfies never;
  }
}

/** The event for an effect that could not be run however often it was tried. */
export function giveUp(row: EffectRow, ports: Pick<EffectPorts, "journal" | "clock">): TicketEvent | null {
  const message = "this step failed again and again for a reason of its own";
  switch (row.effect.kind) {
    case "queue.send":
      return null;
    case "agent.ask":
      return {
        type: "agent.failed",
        callId: callIdOf(row),
        role: row.effect.role,
        failure: { reason: "internal", retryable: false, retryAfterMs: null, message },
        calls: [],
      };
    case "action.run": {
      const action = draftOf(readMemory(row, ports))?.actions[row.effect.index];
      return action
        ? { type: "action.unresolved", action, message, call: blankCall(row, action.tool, ports.clock.now()) }
        : null;
    }
    case "reply.send":
      return { type: "reply.unresolved", message, call: blankCall(row, replyTool, ports.clock.now()) };
  }
}

const replyTool = "replies.send@1";

async function askAgent(row: EffectRow, { role, attempt }: Ask, ports: EffectPorts): Promise<void> {
  const memory = readMemory(row, ports);
  const task = recallTask(memory, role);
  const ticket = ports.journal.readTicket(row.ticketId);
  if (!task || !ticket) throw new Error(`nothing to ask ${role}`);
  const startedAt = ports.clock.now();
  const envelope = createEnvelope(row, ticket, { role, attempt, startedAt }, ports);
  const report = await within(ports.clock, agentWaitMs, ports.askAgent(envelope, task)).catch(
    (error: unknown): AgentReport => {
      const isTimeout = error instanceof WaitTimeout;
      log("warn", "agent.lost", {
        ticketId: row.ticketId,
        callId: envelope.callId,
        reason: describeError(error),
      });
      return {
        outcome: "failed",
        callId: envelope.callId,
        epoch: row.epoch,
        role,
        failure: {
          reason: isTimeout ? "modelTimeout" : "internal",
          retryable: true,
          retryAfterMs: null,
          message: isTimeout ? "no report came in time" : "the agent was lost",
        },
        calls: [
          {
            ...blankCall(row, role, ports.clock.now()),
            kind: "agent",
            inputHash: hashTask(task),
            attempt,
            startedAt,
            outcome: isTimeout ? "timeout" : "failed",
            reason: isTimeout ? "modelTimeout" : "internal",
          },
        ],
      };
    },
  );
  const nowMs = ports.clock.now();
  const expiresAt = nowMs + ticket.snapshot.context.settings.approvalExpireMs;
  return ports.settleSoon(row, settleReport(report, memory, ports.tenant, { nowMs, expiresAt }));
}

async function runAction(row: EffectRow, index: number, ports: EffectPorts): Promise<void> {
  const memory = readMemory(row, ports);
  const action = draftOf(memory)?.actions[index];
  if (!action) throw new Error("no such action in the draft");
  const attempted = await markDispatched(row, ports);
  const { result, call } = await ports.gateway.run({
    ...requestOf(attempted, ports),
    tool: action.tool,
    input: action.arguments,
    effect: {
      idempotencyKey: keyOf(row),
      ownsTarget: ownsTarget(action, memory),
      approval: findApproval(action, memory),
    },
  });
  const event = settleAction(action, result, call, attempted.attempts < actionAttempts);
  return conclude(attempted, event, ports);
}

async function sendReply(row: EffectRow, ports: EffectPorts): Promise<void> {
  const { ticket, messages, draft } = readMemory(row, ports);
  if (draft?.outcome !== "drafted") throw new Error("no reply has been drafted");
  const { email, externalId } = ticket.requester;
  const attempted = await markDispatched(row, ports);
  const { result, call }: ToolAnswer = await ports.gateway.run({
    ...requestOf(attempted, ports),
    tool: replyTool,
    input: {
      ticketId: ticket.id,
      // The recipient is the signed delivery's requester and nobody else.
      to: email ?? `${ticket.source}:${externalId ?? ticket.externalId}`,
      subject: ticket.subject,
      body: draft.reply,
      inReplyTo: messages.findLast(({ from }) => from === "customer")?.id ?? ticket.id,
    },
    effect: { idempotencyKey: keyOf(row), ownsTarget: true, approval: null },
  });
  const reply = { body: draft.reply, language: draft.language };
  return conclude(attempted, settleReply(reply, result, call, attempted.attempts < actionAttempts), ports);
}

/** Written and durable before the request leaves: after a crash it counts as perhaps done. */
async function markDispatched(row: EffectRow, ports: EffectPorts): Promise<EffectRow> {
  const attempts = row.attempts + 1;
  const attempted: EffectRow = {
    ...row,
    status: "dispatched",
    attempts,
    dueAt: ports.clock.now() + backoffMs(attempts),
  };
  await ports.write(() => ports.journal.updateEffect(attempted));
  return attempted;
}

/** Without an event the row stays as it is: due again after its back-off, with the same idempotency key. */
async function conclude(row: EffectRow, event: TicketEvent | null, ports: EffectPorts): Promise<void> {
  if (event) await ports.settleSoon(row, event);
}

/** 2 s, 8 s, 32 s. */
export function backoffMs(attempts: number): number {
  return 2_000 * 4 ** Math.min(attempts - 1, 4);
}

function requestOf(row: EffectRow, ports: EffectPorts) {
  return {
    tenant: ports.tenant,
    caller: "coordinator",
    callId: callIdOf(row),
    parentId: null,
    attempt: row.attempts,
    traceId: traceIdOf(row.ticketId),
  } as const;
}

function createEnvelope(
  row: EffectRow,
  { snapshot }: TicketRow,
  asked: { role: Ask["role"]; attempt: number; startedAt: number },
  ports: EffectPorts,
): Envelope {
  const { spent, settings } = snapshot.context;
  const { budget } = snapshot.value;
  return {
    tenantId: ports.tenant.id,
    ticketId: row.ticketId,
    coordinator: ports.coordinator,
    callId: callIdOf(row),
    path: [asked.role],
    epoch: row.epoch,
    attempt: asked.attempt,
    policyVersion: ports.tenant.policy.version,
    traceId: traceIdOf(row.ticketId),
    deadlineAt: asked.startedAt + agentWaitMs,
    remaining: {
      tokens: Math.max(0, settings.budget.tokens - spent.tokens),
      costMicros: Math.max(0, settings.budget.costMicros - spent.costMicros),
    },
    economy: budget === "exhausted" ? "draftOnly" : budget,
  };
}

/** What was remembered when the effect came to be owed: a draft that was written since is none of its business. */
function readMemory(row: EffectRow, ports: Pick<EffectPorts, "journal">): TicketMemory {
  const owedAt = Number.parseInt(row.effectId, 10);
  return rememberAll(ports.journal.readEvents(row.ticketId).filter(({ seq }) => seq <= owedAt));
}

function draftOf(memory: TicketMemory): WrittenDraft | null {
  return memory.draft?.outcome === "drafted" ? memory.draft : null;
}

/** The effect's own name for life: no time, no attempt, nothing a model made. */
function keyOf(row: EffectRow): string {
  return `${row.ticketId}:${row.effectId}`;
}

function callIdOf(row: EffectRow): string {
  return `${row.ticketId}/${row.effectId}`;
}

/** One trace per ticket; its id is the ticket's own 32 hex digits. */
function traceIdOf(ticketId: string): string {
  return ticketId.slice("tkt_".length);
}

function blankCall(row: EffectRow, callee: string, nowMs: number): Call {
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
