/** The routes about tickets: what people and programs see of them, and what people do with them. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { DecisionFailure } from "../coordinator/people.ts";
import { maskView } from "../coordinator/mask-view.ts";
import { approvalSchema, decisionSchema } from "../domain/approval.ts";
import { callSchema } from "../domain/call.ts";
import { intentSchema } from "../domain/intent.ts";
import { createObjectName } from "../domain/object-name.ts";
import { ticketStateSchema } from "../domain/state.ts";
import { eventViewSchema, feedbackSchema, ticketSummarySchema, ticketViewSchema } from "../domain/view.ts";
import { savedFilterSchema, ticketCountsSchema, ticketOrderSchema } from "../domain/ticket-query.ts";
import { traceCalls } from "../observability/trace.ts";
import { requireRole, type ApiContext } from "./access.ts";
import {
  action,
  assigned,
  changed,
  coordinator,
  json,
  missing,
  readView,
  reader,
  requestId,
  ticketPath,
  type TicketContext,
} from "./ticket-context.ts";
import { answers, bearer, invalid } from "./contract.ts";
import { problem } from "./problem.ts";

const spanSchema = z.looseObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().nullable(),
});

const routes = {
  list: createRoute({
    method: "get",
    path: "/",
    summary: "The tenant's tickets, newest first or by what is due",
    security: bearer,
    middleware: requireRole("viewer"),
    request: {
      params: z.object({ tenant: z.string() }),
      query: z.object({
        state: z.union([ticketStateSchema, z.array(ticketStateSchema)]).optional(),
        filter: savedFilterSchema.optional(),
        order: ticketOrderSchema.optional(),
        q: z.string().max(200).optional(),
        cursor: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    },
    responses: answers(
      200,
      z.strictObject({ items: z.array(ticketSummarySchema), next: z.string().nullable() }),
    ),
  }),
  counts: createRoute({
    method: "get",
    path: "/counts",
    summary: "How many tickets each filter has for whoever asks",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params: z.object({ tenant: z.string() }) },
    responses: answers(200, ticketCountsSchema),
  }),
  read: createRoute({
    method: "get",
    path: "/{id}",
    summary: "One ticket, whole; with `masked`, personal data in its conversation is covered",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params: ticketPath, query: z.object({ masked: z.enum(["true", "false"]).optional() }) },
    responses: answers(200, ticketViewSchema),
  }),
  calls: createRoute({
    method: "get",
    path: "/{id}/calls",
    summary: "The call chain: every agent, tool, model and human call with its parent, blocked ones included",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params: ticketPath },
    responses: answers(200, z.strictObject({ items: z.array(callSchema) })),
  }),
  events: createRoute({
    method: "get",
    path: "/{id}/events",
    summary: "The audit events with their chain of hashes",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params: ticketPath },
    responses: answers(
      200,
      z.strictObject({ items: z.array(eventViewSchema), intact: z.boolean(), next: z.string().nullable() }),
    ),
  }),
  trace: createRoute({
    method: "get",
    path: "/{id}/trace",
    summary: "The call chain as OpenTelemetry spans",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params: ticketPath },
    responses: answers(200, z.strictObject({ spans: z.array(spanSchema) })),
  }),
  decide: createRoute({
    method: "post",
    path: "/{id}/approvals/{approvalId}",
    summary: "Decides on one exact action, once",
    security: bearer,
    middleware: requireRole("approver"),
    request: { params: ticketPath.extend({ approvalId: z.string() }), body: json(decisionSchema) },
    responses: answers(200, z.strictObject({ approval: approvalSchema, state: ticketStateSchema })),
  }),
  handback: action(
    "handback",
    "Hands the ticket back to the agents",
    z.strictObject({ note: z.string().max(2000).optional() }),
  ),
  resolve: action("resolve", "Marks the ticket as resolved by a person", z.strictObject({})),
  cancel: action("cancel", "Cancels the ticket", z.strictObject({})),
  feedback: action(
    "feedback",
    "Rates how the ticket was handled",
    z.strictObject({
      rating: feedbackSchema.shape.rating,
      reason: feedbackSchema.shape.reason.unwrap().optional(),
      note: z.string().max(2000).optional(),
      /** The call it is about; left out where it is about the ticket. */
      callId: z.string().max(200).optional(),
      /** What the ticket is, where triage took it for something else. */
      intent: intentSchema.optional(),
    }),
  ),
  erase: createRoute({
    method: "delete",
    path: "/{id}",
    summary: "Erases the ticket; a receipt without content stays",
    security: bearer,
    middleware: requireRole("admin"),
    request: { params: ticketPath },
    responses: answers(202, z.looseObject({ ticketId: z.string(), erasedAt: z.number() })),
  }),
};

export const ticketRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid })
  .openapi(routes.list, async (c) => {
    const page = await desk(c).list(c.var.tenant.id, { ...c.req.valid("query"), me: c.var.person.name });
    if (!page.ok) return problem(c, 422, page.failure, "This cursor was not given out by this list.");
    return c.json(page.value, 200);
  })
  .openapi(routes.counts, async (c) => c.json(await desk(c).counts(c.var.tenant.id, c.var.person.name), 200))
  .openapi(routes.read, async (c) => {
    const view = await readView(c);
    if (!view) return missing(c);
    return c.json(c.req.valid("query").masked === "true" ? maskView(view, c.var.tenant) : view, 200);
  })
  .openapi(routes.calls, async (c) => {
    const view = await readView(c);
    return view ? c.json({ items: view.calls }, 200) : missing(c);
  })
  .openapi(routes.events, async (c) => {
    const audit = await reader(c).audit(c.req.valid("param").id);
    return audit ? c.json({ items: audit.events, intact: audit.intact, next: null }, 200) : missing(c);
  })
  .openapi(routes.trace, async (c) => {
    const { id } = c.req.valid("param");
    const view = await readView(c);
    return view ? c.json({ spans: traceCalls(id, id.slice("tkt_".length), view.calls) }, 200) : missing(c);
  })
  .openapi(routes.decide, async (c) => {
    const { id, approvalId } = c.req.valid("param");
    const decision = c.req.valid("json");
    const decided = await coordinator(c).decide(id, approvalId, decision, c.var.person);
    if (!decided.ok) return undecided(c, decided.failure);
    const view = await readView(c);
    // An edit is answered with the approval it made: the old one is superseded.
    const approval = view?.approvals.findLast(({ id: candidate, status }) =>
      decision.decision === "edit" ? status === "edited" : candidate === approvalId,
    );
    return view && approval ? c.json({ approval, state: view.state }, 200) : missing(c);
  })
  .openapi(routes.handback, async (c) => {
    const { note } = c.req.valid("json");
    return changed(
      c,
      await coordinator(c).handBack(c.req.valid("param").id, requestId(c), c.var.person, note ?? null),
    );
  })
  .openapi(routes.resolve, async (c) =>
    changed(c, await coordinator(c).close(c.req.valid("param").id, requestId(c), c.var.person)),
  )
  .openapi(routes.cancel, async (c) =>
    changed(c, await coordinator(c).cancel(c.req.valid("param").id, requestId(c), c.var.person)),
  )
  .openapi(routes.feedback, async (c) => {
    const { rating, reason, note, callId, intent } = c.req.valid("json");
    if (callId !== undefined) {
      const view = await readView(c);
      if (!view) return missing(c);
      const isKnown = view.calls.some(({ id }) => id === callId);
      if (!isKnown) return problem(c, 422, "callUnknown", "There is no such call on this ticket.");
    }
    const feedback = {
      rating,
      reason: reason ?? null,
      note: note ?? null,
      callId: callId ?? null,
      ...(intent && { intent }),
      by: c.var.person.name,
      at: Date.now(),
    };
    return changed(c, await coordinator(c).giveFeedback(c.req.valid("param").id, requestId(c), feedback));
  })
  .openapi(routes.erase, async (c) => {
    const erased = await coordinator(c).erase(c.req.valid("param").id, c.var.person);
    return erased ? c.json(JSON.parse(erased.receipt), 202) : missing(c);
  });

function desk(c: TicketContext) {
  const name = createObjectName({ tenantId: c.var.tenant.id, kind: "desk", id: "main" });
  return c.env.TENANT_DESK.getByName(name);
}

function undecided(c: TicketContext, failure: DecisionFailure) {
  switch (failure.reason) {
    case "approvalUnknown":
      return problem(c, 404, failure.reason, "There is no such approval on this ticket.");
    case "alreadyDecided": {
      const { status, decidedBy, decidedAt } = failure;
      const when = decidedAt === null ? "" : ` at ${new Date(decidedAt).toISOString()}`;
      return problem(
        c,
        409,
        failure.reason,
        `This approval is ${status}${decidedBy ? ` by ${decidedBy}` : ""}${when}.`,
        {
          approvalStatus: status,
          decidedBy,
          decidedAt,
        },
      );
    }
    case "needsAnother":
      return problem(c, 409, failure.reason, "Another person has to agree as well.", {
        endorsedBy: failure.endorsedBy.join(", "),
      });
    case "assigned":
      return assigned(c, failure);
    case "argumentsInvalid":
    case "argumentsDenied":
      return problem(c, 422, failure.reason, failure.detail);
  }
}
