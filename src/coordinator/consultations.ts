/**
 * Agents asking agents. Only the coordinator can put one through: it has signed where the caller stands, and knows which
 * call is really under way. What goes in circles is refused before any I/O.
 */
import type { Consultation, ConsultationAnswer } from "../agents/ask.ts";
import type { AgentRole, Call } from "../domain/call.ts";
import { CallGuard, refusalMessages, type CallRefusal } from "../domain/call-guard.ts";
import { hashJson } from "../domain/canonical.ts";
import type { Envelope, Hops } from "../domain/envelope.ts";
import { hashTask, type AgentReport, type AgentTask } from "../domain/task.ts";
import type { HopMinter, HopVerifier } from "../hops/hops.ts";
import { rememberAll } from "../memory/memory.ts";
import { recallTask } from "../memory/recall.ts";
import type { TenantConfig } from "../tenants/config.ts";
import type { Journal } from "./journal.ts";
import { labelsOf, scopeOf } from "./scope.ts";

interface ConsultationPorts {
  tenant: TenantConfig;
  journal: Journal;
  hops: HopMinter & HopVerifier;
  /** The agent the coordinator itself has asked and waits for, or null. */
  roleAtWork(ticketId: string, effectId: string): AgentRole | null;
  askAgent(ticketId: string, hops: Hops, task: AgentTask): Promise<AgentReport>;
  now(): number;
}

type Refusal = CallRefusal | "notPermitted" | "agentPaused";

/** One top-level agent call: its calls are counted together, and every path below it is known. */
interface Run {
  guard: CallGuard;
  paths: Map<string, AgentRole[]>;
}

export class Consultations {
  readonly #ports: ConsultationPorts;
  readonly #runs = new Map<string, Run>();

  constructor(ports: ConsultationPorts) {
    this.#ports = ports;
  }

  async consult(request: Consultation): Promise<ConsultationAnswer> {
    const { tenant, hops, now } = this.#ports;
    const verified = await hops.verifyAgent(request.hops, { tenantId: tenant.id, nowMs: now() });
    if (!verified.ok) return unheard("The envelope of this call is not good.");
    const parent = verified.value;
    const { callId, callee, question } = request;
    const run = this.#openRun(parent);
    const path = run?.paths.get(parent.callId);
    // Signed is not enough: the call it was signed for must still be under way, where it says it is.
    if (!run || !path || path.join() !== parent.path.join() || !callId.startsWith(`${parent.callId}.`)) {
      return unheard("This call is not under way any more.");
    }
    const refuse = (reason: Refusal, message: string) =>
      refused(request, parent, { reason, message, nowMs: now() });
    const refusal = run.guard.admitAgent(path, callee, hashJson({ question }));
    if (refusal) return refuse(refusal, refusalMessages[refusal]);
    if (!parent.scope.agents.includes(callee)) {
      return refuse("notPermitted", `${path.at(-1) ?? "Nobody"} may not ask ${callee}.`);
    }
    if (tenant.agents.paused.includes(callee)) return refuse("agentPaused", `${callee} pauses.`);
    const task = recallTask(rememberAll(this.#ports.journal.readEvents(parent.ticketId)), callee, question);
    if (!task) return refuse("notPermitted", `There is nothing ${callee} could work on yet.`);
    const childPath = [...path, callee];
    run.paths.set(callId, childPath);
    const { kind: _, parentHash: __, ...wish } = parent;
    const labels = [...new Set([...parent.labels, ...labelsOf(task)])];
    const child = {
      ...wish,
      callId,
      path: childPath,
      scope: scopeOf(callee, tenant),
      inputHash: hashTask(task),
      labels,
    };
    const childHops = await hops.mintAgent(child, { hops: request.hops, envelope: parent });
    return summarise(await this.#ports.askAgent(parent.ticketId, childHops, task));
  }

  #openRun(parent: Envelope): Run | null {
    const { ticketId } = parent;
    const effectId = effectOf(parent);
    for (const known of this.#runs.keys()) {
      const [knownTicket = "", knownEffect = ""] = known.split("/");
      if (!this.#ports.roleAtWork(knownTicket, knownEffect)) this.#runs.delete(known);
    }
    const role = this.#ports.roleAtWork(ticketId, effectId);
    if (!role) return null;
    const key = `${ticketId}/${effectId}`;
    // The top of every path is what the coordinator itself asked for.
    const run = this.#runs.get(key) ?? { guard: new CallGuard(), paths: new Map([[key, [role]]]) };
    this.#runs.set(key, run);
    return run;
  }
}

/** `tkt_…/5.0.2.1` is below the effect `5.0`. */
function effectOf(envelope: Envelope): string {
  return envelope.callId
    .slice(envelope.ticketId.length + 1)
    .split(".")
    .slice(0, 2)
    .join(".");
}

function summarise(report: AgentReport): ConsultationAnswer {
  const { calls, recording } = report;
  const kept = recording && { recording };
  if (report.outcome === "gathered") {
    const { evidence, gaps } = report.output;
    const message = gaps.length > 0 ? gaps.map(({ what, why }) => `${what}: ${why}`).join("; ") : null;
    return { status: "success", evidence, message, calls, ...kept };
  }
  const message = report.outcome === "failed" ? report.failure.message : "This agent has nothing to add.";
  return { status: "failed", evidence: [], message, calls, ...kept };
}

function unheard(message: string): ConsultationAnswer {
  return { status: "refused", evidence: [], message, calls: [] };
}

function refused(
  { callId, callee, question }: Consultation,
  parent: Envelope,
  { reason, message, nowMs }: { reason: Refusal; message: string; nowMs: number },
): ConsultationAnswer {
  const call: Call = {
    id: callId,
    parentId: parent.callId,
    caller: parent.path.at(-1) ?? "coordinator",
    callee,
    kind: "agent",
    inputHash: hashJson({ question }),
    attempt: 1,
    startedAt: nowMs,
    endedAt: nowMs,
    outcome: "blocked",
    reason,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
    traceId: parent.traceId,
  };
  return { status: "refused", evidence: [], message, calls: [call] };
}
