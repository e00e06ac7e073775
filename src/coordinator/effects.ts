/**
 * Runs what a ticket owes: one handler per kind. A handler may be run twice and cut off anywhere; the deed is done
 * first and recorded after. It reads what it needs from the journal at that moment and ends in one event, or in
 * another try later. Effects on outside systems have a ledger of their own, in `outward.ts`.
 */
import { WaitTimeout, within } from "../domain/clock.ts";
import type { OwedEffect } from "../domain/effect.ts";
import { hashTask, type AgentReport, type AgentTask } from "../domain/task.ts";
import type { HopMinter } from "../hops/hops.ts";
import { machineVersion } from "../machines/ticket.ts";
import { recallTask } from "../memory/recall.ts";
import { policyVersionOf } from "../policy/fingerprint.ts";
import { describeError, log } from "../observability/log.ts";
import { blankCall, callIdOf, readMemory, traceIdOf, type EffectPorts } from "./effect-ports.ts";
import { isOutward } from "./intention.ts";
import type { EffectRow, TicketRow } from "./rows.ts";
import { runOutward } from "./outward.ts";
import { economyOf, labelsOf, scopeOf } from "./scope.ts";
import { settleReport } from "./settle.ts";

/** A little longer than an agent's own limit, so that its report usually comes first. */
const agentWaitMs = 65_000;

type Ask = Extract<OwedEffect, { kind: "agent.ask" }>;

/** Runs an effect. Throws only for a defect; the caller then tries again, a bounded number of times. */
export async function runEffect(row: EffectRow, ports: EffectPorts): Promise<void> {
  const { effect } = row;
  if (isOutward(effect)) return runOutward(row, effect, ports);
  switch (effect.kind) {
    case "queue.send":
      await ports.sendPointer(row.ticketId);
      return ports.reach("pointerSent", row.ticketId);
    case "agent.ask":
      await ports.reach("stepPlanned", row.ticketId);
      return askAgent(row, effect, ports);
    default:
      effect satisfies never;
  }
}

/** What a step is called where people read of it. */
export function describeStep(effect: OwedEffect): string {
  return effect.kind === "agent.ask" ? `${effect.kind} ${effect.role}` : effect.kind;
}

/** How often it is looked whether an agent that pauses works again, milliseconds. */
const pausedLookMs = 10_000;

async function askAgent(row: EffectRow, { role, attempt }: Ask, ports: EffectPorts): Promise<void> {
  // Nothing is used up by waiting: it is not the step that has failed.
  if (ports.tenant.agents.paused.includes(role)) {
    const dueAt = ports.clock.now() + pausedLookMs;
    return ports.write(() => ports.journal.updateEffect({ ...row, recoveries: 0, dueAt }));
  }
  const memory = readMemory(row, ports);
  const task = recallTask(memory, role);
  const ticket = ports.journal.readTicket(row.ticketId);
  if (!task || !ticket) throw new Error(`nothing to ask ${role}`);
  const startedAt = ports.clock.now();
  const callId = callIdOf(row);
  const wish = describeAsk(row, ticket, { task, attempt, startedAt }, ports);
  const asking = ports.hops.mintAgent(wish, null).then((hops) => ports.askAgent(row.ticketId, hops, task));
  const report = await within(ports.clock, agentWaitMs, asking).catch((error: unknown): AgentReport => {
    const isTimeout = error instanceof WaitTimeout;
    log("warn", "agent.lost", {
      ticketId: row.ticketId,
      callId,
      reason: describeError(error),
    });
    return {
      outcome: "failed",
      callId,
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
  });
  const nowMs = ports.clock.now();
  const isDraftOnly = ticket.snapshot.value.budget === "draftOnly";
  const expiresAt = nowMs + ticket.snapshot.context.settings.approvalExpireMs;
  const event = settleReport(report, memory, ports.tenant, {
    nowMs,
    expiresAt,
    isDraftOnly,
    sampleKey: ports.sampleKey,
  });
  await ports.settleSoon(row, event, report.recording);
  return ports.reach("stepCommitted", row.ticketId);
}

/** What the envelope of a call to an agent says. */
function describeAsk(
  row: EffectRow,
  { snapshot }: TicketRow,
  asked: { task: AgentTask; attempt: number; startedAt: number },
  ports: EffectPorts,
): Parameters<HopMinter["mintAgent"]>[0] {
  const { spent, settings } = snapshot.context;
  const { task } = asked;
  return {
    tenantId: ports.tenant.id,
    ticketId: row.ticketId,
    callId: callIdOf(row),
    epoch: row.epoch,
    policyVersion: policyVersionOf(ports.tenant.policy),
    machineVersion,
    traceId: traceIdOf(row.ticketId),
    labels: labelsOf(task),
    deadlineAt: asked.startedAt + agentWaitMs,
    attempt: asked.attempt,
    coordinator: ports.coordinator,
    path: [task.role],
    scope: scopeOf(task.role, ports.tenant),
    inputHash: hashTask(task),
    remaining: {
      tokens: Math.max(0, settings.budget.tokens - spent.tokens),
      costMicros: Math.max(0, settings.budget.costMicros - spent.costMicros),
    },
    economy: economyOf(snapshot),
  };
}
