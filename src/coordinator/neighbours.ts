/** The objects a coordinator speaks to, each found by its name, and the queue. */
import type { AgentPort } from "../agents/ask.ts";
import type { AgentRole } from "../domain/call.ts";
import { createObjectName } from "../domain/object-name.ts";
import type { DeedFault } from "../domain/suspension.ts";
import type { TicketTally } from "../domain/tally.ts";
import type { TicketSummary } from "../domain/view.ts";
import type { TenantConfig } from "../tenants/config.ts";
import type { LetterRow } from "./rows.ts";
import { agentOf } from "./placement.ts";

/** All of it may be called any number of times, and may fail. */
export interface Neighbours {
  /** The warm agent of a role that serves a ticket. */
  agent(role: AgentRole, ticketId: string): AgentPort;
  sendPointer(ticketId: string): Promise<void>;
  /** Tells the desk how tickets stand, and what they add to its figures by now. */
  publish(summaries: TicketSummary[], tallies: TicketTally[]): Promise<void>;
  releaseSlots(ticketIds: readonly string[]): Promise<void>;
  /** Tells the gate what went wrong with what rules had let go: those that say so are suspended. */
  reportFaults(faults: DeedFault[]): Promise<void>;
  /** Tells the desk of a step or a ticket that was given up. */
  recordDeadLetter(letter: LetterRow): Promise<void>;
  /** Has the desk forget a ticket for good: its row, its letters, and what was taught by it. */
  forget(ticketId: string): Promise<void>;
  /** Asks the tenant's watchdog to look after this coordinator. */
  watch(coordinator: string): Promise<void>;
}

export function createNeighbours(env: Env, tenant: TenantConfig): Neighbours {
  const agents = {
    triage: env.TRIAGE_AGENT,
    gather: env.GATHER_AGENT,
    draft: env.DRAFT_AGENT,
    validate: env.VALIDATE_AGENT,
  };
  const nameOf = (kind: "gate" | "desk" | "watchdog") =>
    createObjectName({ tenantId: tenant.id, kind, id: "main" });
  return {
    agent: (role, ticketId) =>
      // All four classes are SpecialistAgents; the stub's own type does not survive two classes that call each other.
      agents[role].getByName(agentOf(tenant, role, ticketId)) as unknown as AgentPort,
    sendPointer: async (ticketId) => {
      await env.INTAKE_QUEUE.send({ tenantId: tenant.id, ticketId });
    },
    publish: (summaries, tallies) =>
      env.TENANT_DESK.getByName(nameOf("desk")).publish(tenant.id, summaries, tallies),
    releaseSlots: (ticketIds) => env.TENANT_GATE.getByName(nameOf("gate")).release(tenant.id, ticketIds),
    reportFaults: (faults) => env.TENANT_GATE.getByName(nameOf("gate")).reportFaults(tenant.id, faults),
    recordDeadLetter: (letter) =>
      env.TENANT_DESK.getByName(nameOf("desk")).recordDeadLetter(tenant.id, letter),
    forget: (ticketId) => env.TENANT_DESK.getByName(nameOf("desk")).remove(tenant.id, ticketId),
    watch: (coordinator) => env.TENANT_WATCHDOG.getByName(nameOf("watchdog")).watch(tenant.id, coordinator),
  };
}
