/** The routes by which people look after a ticket: claim, set aside, more time, take back, undo. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { CareFailure, CareWish } from "../coordinator/care.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, invalid } from "./contract.ts";
import { problem } from "./problem.ts";
import {
  acceptedSchema,
  action,
  assigned,
  changed,
  coordinator,
  json,
  isOfTheTicket,
  requestId,
  ticketPath,
  type TicketContext,
} from "./ticket-context.ts";

const routes = {
  assign: action(
    "assignment",
    "Takes the ticket, gives it to another or lets go of it; a claim of one's own lapses after 15 minutes",
    z.strictObject({ assignee: z.string().max(200).nullable(), steal: z.boolean().default(false) }),
  ),
  snooze: action(
    "snooze",
    "Sets the ticket aside until then (Unix milliseconds, 30 days at most), or takes it up again with null",
    z.strictObject({ until: z.number().int().nullable() }),
  ),
  recall: action(
    "recall",
    "Takes back a reply that is held; a person has the ticket then",
    z.strictObject({}),
  ),
  revert: action(
    "revert",
    "Undoes an action that was done, by its tool's compensation",
    z.strictObject({ actionId: z.string().max(100) }),
  ),
  extend: createRoute({
    method: "post",
    path: "/{id}/approvals/{approvalId}/extend",
    summary: "Gives the ticket's open questions more time, seven days in all at most",
    security: bearer,
    middleware: requireRole("approver"),
    request: {
      params: ticketPath.extend({ approvalId: z.string() }),
      body: json(z.strictObject({ byMs: z.number().int().min(60_000) })),
    },
    responses: answers(202, acceptedSchema),
  }),
};

export const careRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid })
  .openapi(routes.assign, (c) => care(c, { kind: "assign", ...c.req.valid("json") }))
  .openapi(routes.snooze, (c) => care(c, { kind: "snooze", ...c.req.valid("json") }))
  .openapi(routes.recall, (c) => care(c, { kind: "recall" }))
  .openapi(routes.revert, (c) => care(c, { kind: "revert", ...c.req.valid("json") }))
  .openapi(routes.extend, (c) => {
    const { approvalId } = c.req.valid("param");
    return care(c, { kind: "extend", approvalId, ...c.req.valid("json") });
  });

async function care(c: TicketContext, wish: CareWish) {
  const outcome = await coordinator(c).care(c.req.param("id") ?? "", requestId(c), wish, c.var.person);
  if (outcome.ok) return changed(c, outcome);
  const { failure } = outcome;
  return isOfTheTicket(failure) ? changed(c, { ok: false, failure }) : refused(c, failure);
}

function refused(c: TicketContext, failure: CareFailure) {
  switch (failure.reason) {
    case "assigned":
      return assigned(c, failure);
    case "assigneeUnknown":
      return problem(c, 422, failure.reason, "Nobody of this tenant has that name.");
    case "untilInvalid": {
      const latest = new Date(failure.latest).toISOString();
      return problem(
        c,
        422,
        failure.reason,
        `Choose a time that is still to come, ${latest} at the latest.`,
        {
          latest: failure.latest,
        },
      );
    }
    case "nothingPending":
      return problem(c, 409, failure.reason, "This question is not open any more.");
    case "replyLeft":
      return problem(c, 409, failure.reason, "No reply of this ticket is held back: it has left already.");
    case "nothingToRevert":
      return problem(
        c,
        409,
        failure.reason,
        "Nothing of that name can be undone here, or it is undone already.",
      );
    case "forgotten":
      return problem(
        c,
        409,
        failure.reason,
        "What was found out when this was done has been forgotten, so it cannot be undone from here any more.",
      );
  }
}
