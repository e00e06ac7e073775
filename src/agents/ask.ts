/**
 * How agents are called, by the coordinator and, through it, by each other. Plain data both ways; a receiver parses
 * what it gets. The objects are reached through their bindings, so these types are all a caller needs.
 */
import type { AgentRole, Call } from "../domain/call.ts";
import type { Hops } from "../domain/envelope.ts";
import type { Evidence } from "../domain/evidence.ts";
import type { RecordedCall } from "../domain/recorded-call.ts";
import type { AgentReport, AgentTask } from "../domain/task.ts";

/**
 * What an agent's object answers. It does nothing for a chain of envelopes that is not good, or was minted for another
 * task: it throws. Asked again with the same call id it joins the run in flight or gives the stored
 * report. It reports failures as values; it throws only for a defect, or when its machine goes away.
 */
export interface AgentPort {
  ask(hops: Hops, task: AgentTask): Promise<AgentReport>;
  /** Removes what is stored of a ticket. */
  forget(ticketId: string): Promise<void>;
}

/** What the coordinator does for an agent that wants another one's help. */
export interface ConsultPort {
  consult(request: Consultation): Promise<ConsultationAnswer>;
}

export interface Consultation {
  /** What the caller itself was called with. */
  hops: Hops;
  /** The call to be made, numbered by the caller. */
  callId: string;
  callee: AgentRole;
  question: string;
}

export interface ConsultationAnswer {
  status: "success" | "refused" | "failed";
  /** What the callee found out. */
  evidence: Evidence[];
  /** Why not, for the model to read. */
  message: string | null;
  /** The call with everything below it; a refused one is here as well, as blocked. */
  calls: Call[];
  /** What was recorded below it, where anything is. */
  recording?: RecordedCall[] | undefined;
}
