/**
 * The queue's consumer. A message is a pointer: which tenant, which ticket. It asks the tenant's gate for slots, then
 * starts the tickets that got one. Acknowledged one by one; whatever fails is delivered again.
 */
import { z } from "zod";
import { tenantIdSchema, ticketIdSchema } from "../domain/ids.ts";
import { createObjectName } from "../domain/object-name.ts";
import { crashPoints } from "../observability/crash-points.ts";
import { describeError, log } from "../observability/log.ts";
import { erasePersonalData } from "../redaction/erase.ts";
import { findTenant, type TenantConfig } from "../tenants/config.ts";
import { coordinatorOf } from "./placement.ts";

const pointerSchema = z.strictObject({ tenantId: tenantIdSchema, ticketId: ticketIdSchema });
/** Who can be told of a message that is no pointer. */
const addresseeSchema = z.looseObject({ tenantId: tenantIdSchema });
/** The first delivery and `max_retries` of wrangler.toml: the queue of dead letters counts its own from one. */
const deliveries = 6;
type InboxEnv = Pick<Env, "TENANT_GATE" | "TENANT_DESK" | "TICKET_COORDINATOR">;

export async function consumePointers(batch: MessageBatch, env: InboxEnv): Promise<void> {
  const byTenant = Map.groupBy(
    batch.messages,
    ({ body }) => pointerSchema.safeParse(body).data?.tenantId ?? "",
  );
  await Promise.all(
    [...byTenant].map(async ([tenantId, messages]) => {
      try {
        const tenant = findTenant(env, tenantId);
        // A pointer nobody can follow must not come back for ever: its retries run out and it is recorded as dead.
        if (!tenant) return messages.forEach((message) => message.retry());
        await startTickets(
          tenant,
          [...new Set(messages.map(({ body }) => pointerSchema.parse(body).ticketId))],
          env,
        );
        messages.forEach((message) => message.ack());
      } catch (error) {
        log("warn", "inbox.failed", { tenantId, count: messages.length, reason: describeError(error) });
        messages.forEach((message) => message.retry());
      }
    }),
  );
}

async function startTickets(tenant: TenantConfig, ticketIds: string[], env: InboxEnv): Promise<void> {
  const gate = env.TENANT_GATE.getByName(createObjectName({ tenantId: tenant.id, kind: "gate", id: "main" }));
  const { granted, waiting } = await gate.acquire(tenant.id, ticketIds);
  for (const ticketId of granted) await crashPoints.reach("pointerConsumed", ticketId);
  await Promise.all([
    ...groupByCoordinator(tenant, granted).map(([name, ids]) =>
      env.TICKET_COORDINATOR.getByName(name).start(ids),
    ),
    ...groupByCoordinator(tenant, waiting).map(([name, ids]) =>
      env.TICKET_COORDINATOR.getByName(name).noteWaiting(ids),
    ),
  ]);
}

function groupByCoordinator(tenant: TenantConfig, ticketIds: readonly string[]): [string, string[]][] {
  return [...Map.groupBy(ticketIds, (ticketId) => coordinatorOf(tenant, ticketId))];
}

/** What could not be delivered is recorded where people see it. A ticket is not lost by it: its coordinator sends again. */
export async function recordDeadLetters(batch: MessageBatch, env: InboxEnv): Promise<void> {
  for (const message of batch.messages) {
    const pointer = pointerSchema.safeParse(message.body).data;
    const tenantId = pointer?.tenantId ?? addresseeSchema.safeParse(message.body).data?.tenantId;
    log("error", "inbox.dead", { ticketId: pointer?.ticketId, tenantId });
    // A message that names no tenant is nobody's; the line above is all there is of it.
    if (tenantId !== undefined && findTenant(env, tenantId)) {
      const desk = env.TENANT_DESK.getByName(createObjectName({ tenantId, kind: "desk", id: "main" }));
      await desk.recordDeadLetter(tenantId, {
        source: "queue",
        ticketId: pointer?.ticketId ?? null,
        what: "intake pointer",
        attempts: deliveries,
        error: pointer
          ? "The queue's retries ran out before the ticket could be started."
          : `The message names no ticket: ${erasePersonalData(JSON.stringify(message.body))}`,
        at: message.timestamp.getTime(),
      });
    }
    message.ack();
  }
}
