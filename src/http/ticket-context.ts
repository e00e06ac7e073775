/** What the routes about one ticket have in common: how they are found, how they answer, and whom they ask. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { TicketCoordinator } from "../coordinator/coordinator.ts";
import type { AssignedToAnother } from "../coordinator/people.ts";
import { coordinatorOf } from "../coordinator/placement.ts";
import type { Change } from "../coordinator/interventions.ts";
import { ticketIdSchema } from "../domain/ids.ts";
import type { TicketView } from "../domain/view.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer } from "./contract.ts";
import { problem } from "./problem.ts";

export const ticketPath = z.object({ tenant: z.string(), id: ticketIdSchema });
export const acceptedSchema = z.strictObject({ status: z.literal("accepted") });

/** A POST that changes a ticket and answers as soon as the change is durable. */
export function action<const Name extends string, Body extends z.ZodType>(
  name: Name,
  summary: string,
  body: Body,
) {
  return createRoute({
    method: "post",
    path: `/{id}/${name}` as const,
    summary,
    security: bearer,
    middleware: requireRole("approver"),
    request: { params: ticketPath, body: json(body) },
    responses: answers(202, acceptedSchema),
  });
}

export function json<Body extends z.ZodType>(schema: Body) {
  return { required: true, content: { "application/json": { schema } } } as const;
}

export type TicketContext = Context<ApiContext>;

export function coordinator(c: TicketContext) {
  return c.env.TICKET_COORDINATOR.getByName(coordinatorOf(c.var.tenant, c.req.param("id") ?? ""));
}

/** The stub's own types of these are too deep to compute; what crosses is the plain data the coordinator declares. */
export function reader(c: TicketContext) {
  return coordinator(c) as unknown as Pick<TicketCoordinator, "view" | "audit" | "memory">;
}

export function readView(c: TicketContext): Promise<TicketView | null> {
  return reader(c).view(c.req.param("id") ?? "");
}

/** A client that repeats a request after a lost answer sends the same key, and nothing happens twice. */
export function requestId(c: TicketContext): string {
  return c.req.header("idempotency-key")?.slice(0, 100) ?? crypto.randomUUID();
}

export async function missing(c: TicketContext) {
  const receipt = await coordinator(c).receiptOfErasure(c.req.param("id") ?? "");
  if (receipt === null) return problem(c, 404, "ticketUnknown", "There is no such ticket.");
  return problem(c, 410, "ticketErased", "This ticket has been erased.", { receipt: JSON.parse(receipt) });
}

export function changed(c: TicketContext, change: Change) {
  if (change.ok) return c.json({ status: "accepted" } as const, 202);
  const { failure } = change;
  if (failure.reason !== "stateForbids") return missing(c);
  return problem(c, 409, "stateForbids", `This cannot be done while the ticket is ${failure.state}.`, {
    state: failure.state,
  });
}

type ChangeFailure = Extract<Change, { ok: false }>["failure"];

const ofTheTicket: Readonly<Record<ChangeFailure["reason"], true>> = {
  ticketUnknown: true,
  ticketErased: true,
  stateForbids: true,
};

/** Whether a wish failed for the ticket's sake, as any change may, and not for its own; `changed` answers that. */
export function isOfTheTicket(failure: { reason: string }): failure is ChangeFailure {
  return Object.hasOwn(ofTheTicket, failure.reason);
}

/** Somebody else looks after it. */
export function assigned(c: TicketContext, { assignee, until }: AssignedToAnother) {
  const how = until === null ? "" : ` until ${new Date(until).toISOString()}`;
  return problem(c, 409, "assigned", `${assignee} looks after this ticket${how}. Take it over first.`, {
    assignee,
    assignedUntil: until,
  });
}
