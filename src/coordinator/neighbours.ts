/** The objects a coordinator speaks to, each found by its name, and the queue. */
import type { AgentPort } from "../agents/ask.ts";
import type { AgentRole } from "../domain/call.ts";
import { createObjectName } from "../domain/object-name.ts";
import type { TicketSummary } from "../domain/view.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { agentOf } from "./placement.ts";

export class Neighbours {
  readonly #env: Env;
  readonly #tenant: TenantConfig;

  constructor(env: Env, tenant: TenantConfig) {
    this.#env = env;
    this.#tenant = tenant;
  }

  /** The warm agent of a role that serves a ticket. */
  agent(role: AgentRole, ticketId: string): AgentPort {
    const namespace = {
      triage: this.#env.TRIAGE_AGENT,
      gather: this.#env.GATHER_AGENT,
      draft: this.#env.DRAFT_AGENT,
      validate: this.#env.VALIDATE_AGENT,
    }[role];
    // All four classes are SpecialistAgents; the stub's own type does not survive two classes that call each other.
    return namespace.getByName(agentOf(this.#tenant, role, ticketId)) as unknown as AgentPort;
  }

  async sendPointer(ticketId: string): Promise<void> {
    await this.#env.INTAKE_QUEUE.send({ tenantId: this.#tenant.id, ticketId });
  }

  async publish(summaries: TicketSummary[]): Promise<void> {
    await this.#desk().publish(this.#tenant.id, summaries);
  }

  async unpublish(ticketId: string): Promise<void> {
    await this.#desk().remove(this.#tenant.id, ticketId);
  }

  async releaseSlots(ticketIds: readonly string[]): Promise<void> {
    const name = createObjectName({ tenantId: this.#tenant.id, kind: "gate", id: "main" });
    await this.#env.TENANT_GATE.getByName(name).release(this.#tenant.id, ticketIds);
  }

  #desk() {
    return this.#env.TENANT_DESK.getByName(
      createObjectName({ tenantId: this.#tenant.id, kind: "desk", id: "main" }),
    );
  }
}
