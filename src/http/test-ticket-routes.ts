/** Tickets that somebody posts to try a sandbox tenant out. From the coordinator on they are tickets like any other. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { suggestTestTickets, testTicketSchema } from "../connectors/sandbox/test-tickets.ts";
import { createStandardDelivery } from "../connectors/standard/webhook.ts";
import { standardTicketSchema } from "../connectors/standard/wire.ts";
import { coordinatorOf } from "../coordinator/placement.ts";
import { createObjectName } from "../domain/object-name.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, invalid, jsonBody } from "./contract.ts";
import { problem } from "./problem.ts";
import { requireSandbox, sandboxOf } from "./sandbox-routes.ts";

const params = z.object({ tenant: z.string() });

const routes = {
  suggest: createRoute({
    method: "get",
    path: "/test-tickets",
    summary: "Tickets worth trying, about what the sandbox business holds now",
    security: bearer,
    middleware: [requireRole("viewer"), requireSandbox],
    request: { params },
    responses: answers(200, z.strictObject({ items: z.array(testTicketSchema) })),
  }),
  post: createRoute({
    method: "post",
    path: "/test-tickets",
    summary: "Posts a ticket as the standard webhook would; exists only for a sandbox tenant",
    security: bearer,
    middleware: [requireRole("approver"), requireSandbox],
    request: {
      params,
      body: jsonBody(standardTicketSchema.pick({ subject: true, body: true, requester: true })),
    },
    responses: answers(
      202,
      z.strictObject({ ticketId: z.string(), status: z.enum(["accepted", "duplicate", "updated"]) }),
    ),
  }),
};

export const testTicketRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid })
  .openapi(routes.suggest, async (c) => {
    const { id } = c.var.tenant;
    return c.json({ items: suggestTestTickets(await sandboxOf(c.env, id).books(id), Date.now()) }, 200);
  })
  .openapi(routes.post, async (c) => {
    const { tenant } = c.var;
    const gate = c.env.TENANT_GATE.getByName(
      createObjectName({ tenantId: tenant.id, kind: "gate", id: "main" }),
    );
    const admission = await gate.admit(tenant.id);
    if (!admission.admitted) {
      c.header("retry-after", String(admission.retryAfterSeconds));
      return problem(c, 429, "tooManyDeliveries", `Try again in ${admission.retryAfterSeconds} s.`);
    }
    const id = `TEST-${crypto.randomUUID()}`;
    const delivery = createStandardDelivery({
      tenantId: tenant.id,
      eventKey: `standard:${id}`,
      sent: { ...c.req.valid("json"), id, channel: "test" },
      nowMs: Date.now(),
    });
    const ticketId = delivery.ticket.id;
    const { status } = await c.env.TICKET_COORDINATOR.getByName(coordinatorOf(tenant, ticketId)).accept(
      delivery,
    );
    // The id is new, so that nothing can have happened to it before.
    if (status === "erased" || status === "ignored") throw new Error(`a new ticket was answered ${status}`);
    return c.json({ ticketId, status }, 202);
  });
