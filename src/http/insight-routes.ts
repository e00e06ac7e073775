/** The routes by which people look behind a ticket: the words under the covers, and what is remembered. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { memoryViewSchema } from "../domain/memory-view.ts";
import { requesterSchema, messageSchema } from "../domain/ticket.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, invalid } from "./contract.ts";
import { coordinator, json, missing, reader, readView, requestId, ticketPath } from "./ticket-context.ts";

const routes = {
  reveal: createRoute({
    method: "post",
    path: "/{id}/reveal",
    summary: "The conversation uncovered; the journal says who has been shown it",
    security: bearer,
    middleware: requireRole("approver"),
    request: { params: ticketPath, body: json(z.strictObject({})) },
    responses: answers(
      200,
      z.strictObject({ subject: z.string(), requester: requesterSchema, messages: z.array(messageSchema) }),
    ),
  }),
  memory: createRoute({
    method: "get",
    path: "/{id}/memory",
    summary: "What is remembered of the ticket, layer by layer, and what each agent is shown of it",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params: ticketPath },
    responses: answers(200, memoryViewSchema),
  }),
};

export const insightRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid })
  .openapi(routes.reveal, async (c) => {
    const change = await coordinator(c).reveal(c.req.valid("param").id, requestId(c), c.var.person);
    // It is a fact in whatever state, so that only a ticket that is not there can refuse it.
    const view = change.ok ? await readView(c) : null;
    if (!view) return missing(c);
    const { subject, requester } = view.ticket;
    return c.json({ subject, requester, messages: view.messages }, 200);
  })
  .openapi(routes.memory, async (c) => {
    const memory = await reader(c).memory(c.req.valid("param").id);
    return memory ? c.json(memory, 200) : missing(c);
  });
