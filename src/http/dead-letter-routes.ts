/** The routes about dead letters: what was given up, and what people do about it. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { TicketCoordinator } from "../coordinator/coordinator.ts";
import type { Change } from "../coordinator/interventions.ts";
import { coordinatorOf } from "../coordinator/placement.ts";
import { deadLetterSchema, letterStatusSchema, type DeadLetter } from "../domain/dead-letter.ts";
import { createObjectName } from "../domain/object-name.ts";
import { ticketStateSchema } from "../domain/state.ts";
import { eventViewSchema, reasonSchema, type EventView } from "../domain/view.ts";
import { describeError, log } from "../observability/log.ts";
import type { LetterDecision } from "../tenants/dead-letters.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, invalid } from "./contract.ts";
import { problem } from "./problem.ts";

const letterPath = z.object({ tenant: z.string(), id: z.string() });
const eventsShown = 10;

const letterTicketSchema = z.strictObject({
  /** Null where not even that can be read any more. */
  state: ticketStateSchema.nullable(),
  reason: reasonSchema.nullable(),
  /** The newest ten, in order. */
  events: z.array(eventViewSchema),
});
type LetterTicket = z.infer<typeof letterTicketSchema>;

const routes = {
  list: createRoute({
    method: "get",
    path: "/",
    summary: "What could not be worked on, the last failure first",
    security: bearer,
    middleware: requireRole("viewer"),
    request: {
      params: z.object({ tenant: z.string() }),
      query: z.object({
        status: letterStatusSchema.optional(),
        cursor: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    },
    responses: answers(
      200,
      z.strictObject({ items: z.array(deadLetterSchema), next: z.string().nullable() }),
    ),
  }),
  read: createRoute({
    method: "get",
    path: "/{id}",
    summary: "One dead letter with its ticket's state and last events",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params: letterPath },
    responses: answers(200, deadLetterSchema.extend({ ticket: letterTicketSchema.nullable() })),
  }),
  redrive: createRoute({
    method: "post",
    path: "/{id}/redrive",
    summary: "Has it tried again; a letter that fails again is open again",
    security: bearer,
    middleware: requireRole("approver"),
    request: {
      params: letterPath,
      body: json(z.strictObject({ note: z.string().trim().max(2000).optional() })),
    },
    responses: answers(200, deadLetterSchema),
  }),
  dismiss: createRoute({
    method: "post",
    path: "/{id}/dismiss",
    summary: "Lets it go, and says why",
    security: bearer,
    middleware: requireRole("approver"),
    request: {
      params: letterPath,
      body: json(z.strictObject({ note: z.string().trim().min(1).max(2000) })),
    },
    responses: answers(200, deadLetterSchema),
  }),
};

function json<Body extends z.ZodType>(schema: Body) {
  return { required: true, content: { "application/json": { schema } } } as const;
}

export const deadLetterRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid })
  .openapi(routes.list, async (c) => {
    const page = await desk(c).deadLetters(c.var.tenant.id, c.req.valid("query"));
    if (!page.ok) return problem(c, 422, page.failure, "This cursor was not given out by this list.");
    return c.json(page.value, 200);
  })
  .openapi(routes.read, async (c) => {
    const letter = await readLetter(c);
    if (!letter) return missing(c);
    const ticket = letter.ticketId === null ? null : await readTicket(c, letter.ticketId);
    return c.json({ ...letter, ticket }, 200);
  })
  .openapi(routes.redrive, async (c) => {
    const letter = await readLetter(c);
    if (!letter) return missing(c);
    if (letter.status !== "open") return settledBefore(c, letter);
    if (letter.ticketId === null) {
      return problem(c, 409, "ticketUnnamed", "The message names no ticket, so it can only be dismissed.");
    }
    const change = await redrive(c, letter, letter.ticketId);
    if (!change.ok) return refused(c, change.failure);
    return settle(c, letter, { status: "redriven", note: c.req.valid("json").note || null });
  })
  .openapi(routes.dismiss, async (c) => {
    const letter = await readLetter(c);
    if (!letter) return missing(c);
    return settle(c, letter, { status: "dismissed", note: c.req.valid("json").note });
  });

type LetterContext = Context<ApiContext>;

function desk(c: LetterContext) {
  const name = createObjectName({ tenantId: c.var.tenant.id, kind: "desk", id: "main" });
  return c.env.TENANT_DESK.getByName(name);
}

function coordinator(c: LetterContext, ticketId: string) {
  return c.env.TICKET_COORDINATOR.getByName(coordinatorOf(c.var.tenant, ticketId));
}

function readLetter(c: LetterContext): Promise<DeadLetter | null> {
  return desk(c).deadLetter(c.var.tenant.id, c.req.param("id") ?? "");
}

/** Its ticket, as far as it can be read: that it cannot may be why the letter is here. Null where there is none. */
async function readTicket(c: LetterContext, ticketId: string): Promise<LetterTicket | null> {
  // The stub's own types of these are too deep to compute; what crosses is the plain data the coordinator declares.
  const reader = coordinator(c, ticketId) as unknown as Pick<TicketCoordinator, "view" | "audit">;
  const [view, audit] = await Promise.all([
    readable(ticketId, reader.view(ticketId)),
    readable(ticketId, reader.audit(ticketId)),
  ]);
  if (view === null && audit === null) return null;
  const events: EventView[] =
    audit === "unreadable" || audit === null ? [] : audit.events.slice(-eventsShown);
  if (view === "unreadable" || view === null)
    return { state: events.at(-1)?.state ?? null, reason: null, events };
  return { state: view.state, reason: view.reason, events };
}

async function readable<Value>(ticketId: string, reading: Promise<Value>): Promise<Value | "unreadable"> {
  try {
    return await reading;
  } catch (error) {
    log("warn", "letter.unreadable", { ticketId, reason: describeError(error) });
    return "unreadable";
  }
}

/** The deed first, its record after: a crash in between leaves the letter open, and asking again does no harm. */
async function redrive(c: LetterContext, letter: DeadLetter, ticketId: string): Promise<Change> {
  switch (letter.source) {
    case "queue":
      await c.env.INTAKE_QUEUE.send({ tenantId: c.var.tenant.id, ticketId });
      return { ok: true };
    case "step":
    case "ticket":
      // One failure is redriven once, whoever asks and however often.
      return coordinator(c, ticketId).redrive(ticketId, `${letter.id}:${letter.at}`, c.var.person);
    default:
      return letter.source satisfies never;
  }
}

async function settle(
  c: LetterContext,
  letter: DeadLetter,
  decision: Pick<LetterDecision, "status" | "note">,
) {
  const settled = await desk(c).settleDeadLetter(c.var.tenant.id, letter.id, {
    ...decision,
    by: c.var.person.name,
    failedAt: letter.at,
  });
  if (settled.ok) return c.json(settled.value, 200);
  return settled.failure.reason === "letterUnknown" ? missing(c) : settledBefore(c, settled.failure.letter);
}

function missing(c: LetterContext) {
  return problem(c, 404, "letterUnknown", "There is no such dead letter.");
}

function settledBefore(c: LetterContext, { status, decidedBy, decidedAt }: DeadLetter) {
  const when = decidedAt === null ? "" : ` at ${new Date(decidedAt).toISOString()}`;
  const detail = `This letter was ${status} by ${decidedBy ?? "somebody"}${when}.`;
  return problem(c, 409, "alreadySettled", detail, { letterStatus: status, decidedBy, decidedAt });
}

function refused(c: LetterContext, failure: Extract<Change, { ok: false }>["failure"]) {
  switch (failure.reason) {
    case "stateForbids": {
      const detail = `The ticket is ${failure.state} and cannot be redriven. Dismiss the letter if that is as it should be.`;
      return problem(c, 409, "stateForbids", detail, { state: failure.state });
    }
    case "ticketUnknown":
      return problem(c, 404, "ticketUnknown", "There is no such ticket any more. Dismiss the letter.");
    case "ticketErased":
      return problem(c, 410, "ticketErased", "The ticket has been erased. Dismiss the letter.");
  }
}
