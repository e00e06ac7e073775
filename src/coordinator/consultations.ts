/**
 * Agents asking agents. Only the coordinator can put one through: it knows which call is really under way, so a
 * caller's own account of where it stands counts for nothing. What goes in circles is refused before any I/O.
 */
import type { Consultation, ConsultationAnswer } from "../agents/ask.ts";
import type { AgentRole, Call } from "../domain/call.ts";
import { CallGuard, refusalMessages, type CallRefusal } from "../domain/call-guard.ts";
import { hashJson } from "../domain/canonical.ts";
import type { Envelope } from "../domain/envelope.ts";
import type { AgentReport, AgentTask } from "../domain/task.ts";
import { rememberAll } from "../memory/memory.ts";
import { recallTask } from "../memory/recall.ts";
import type { Journal } from "./journal.ts";

/** Who may ask whom for help. */
const mayAsk: Record<AgentRole, readonly AgentRole[]> = {
  triage: [],
  gather: [],
  draft: ["gather"],
  validate: ["gather"],
};

interface ConsultationPorts {
  journal: Journal;
  /** The agent the coordinator itself has asked and waits for, or null. */
  roleAtWork(ticketId: string, effectId: string): AgentRole | null;
  askAgent(envelope: Envelope, task: AgentTask): Promise<AgentReport>;
  now(): number;
}

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
    const { envelope, callId, callee, question } = request;
    const run = this.#openRun(envelope.ticketId, effectOf(envelope));
    // What the envelope says of its path is the caller's own word, so it is not read.
    const path = run?.paths.get(envelope.callId);
    if (!run || !path) {
      return { status: "refused", evidence: [], message: "This call is not under way any more.", calls: [] };
    }
    const inputHash = hashJson({ question });
    const refusal = run.guard.admitAgent(path, callee, inputHash);
    if (refusal) return refused(request, refusal, refusalMessages[refusal], this.#ports.now());
    const caller = path.at(-1);
    if (!caller || !mayAsk[caller].includes(callee)) {
      return refused(
        request,
        "notPermitted",
        `${caller ?? "Nobody"} may not ask ${callee}.`,
        this.#ports.now(),
      );
    }
    const task = recallTask(rememberAll(this.#ports.journal.readEvents(envelope.ticketId)), callee, question);
    if (!task)
      return refused(
        request,
        "notPermitted",
        `There is nothing ${callee} could work on yet.`,
        this.#ports.now(),
      );
    const childPath = [...path, callee];
    run.paths.set(callId, childPath);
    return summarise(await this.#ports.askAgent({ ...envelope, callId, path: childPath }, task));
  }

  #openRun(ticketId: string, effectId: string): Run | null {
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
  if (report.outcome === "gathered") {
    const { evidence, gaps } = report.output;
    const message = gaps.length > 0 ? gaps.map(({ what, why }) => `${what}: ${why}`).join("; ") : null;
    return { status: "success", evidence, message, calls: report.calls };
  }
  const message = report.outcome === "failed" ? report.failure.message : "This agent has nothing to add.";
  return { status: "failed", evidence: [], message, calls: report.calls };
}

function refused(
  { envelope, callId, callee, question }: Consultation,
  reason: CallRefusal | "notPermitted",
  message: string,
  nowMs: number,
): ConsultationAnswer {
  const call: Call = {
    id: callId,
    parentId: envelope.callId,
    caller: envelope.path.at(-1) ?? "coordinator",
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
    traceId: envelope.traceId,
  };
  return { status: "refused", evidence: [], message, calls: [call] };
}
