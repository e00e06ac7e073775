/** The route by which something is written on a ticket: a customer's words, a note for the team, a reply to the customer. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { AnswerFailure } from "../coordinator/answer.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, invalid } from "./contract.ts";
import { problem } from "./problem.ts";
import {
  acceptedSchema,
  assigned,
  changed,
  coordinator,
  json,
  isOfTheTicket,
  requestId,
  ticketPath,
  type TicketContext,
} from "./ticket-context.ts";

const body = z.string().min(1).max(65_536);

const messageSchema = z.discriminatedUnion("from", [
  z.strictObject({ from: z.literal("customer"), body }),
  z.strictObject({
    from: z.literal("human"),
    body,
    /** Only what is meant for the customer is sent to them; without a word it is a note. */
    to: z.enum(["team", "customer"]).default("team"),
    /** For a reply: once it has been sent, the ticket is resolved. */
    resolves: z.boolean().default(false),
    /** For a reply: the customer's newest message as its writer has seen it. Where there is a newer one, nothing is sent. */
    answers: z.string().max(500).optional(),
  }),
]);
type HumanMessage = Extract<z.infer<typeof messageSchema>, { from: "human" }>;

const write = createRoute({
  method: "post",
  path: "/{id}/messages",
  summary:
    "Adds a message; a person's takes the ticket over, and one to the customer is sent to them, once for each Idempotency-Key",
  security: bearer,
  middleware: requireRole("approver"),
  request: { params: ticketPath, body: json(messageSchema) },
  responses: answers(202, acceptedSchema),
});

export const messageRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid }).openapi(
  write,
  async (c) => {
    const wanted = c.req.valid("json");
    const { person } = c.var;
    const common = { id: requestId(c), body: wanted.body, automatic: false, at: Date.now() };
    const { id } = c.req.valid("param");
    if (wanted.from === "customer") {
      const message = { ...common, from: wanted.from, authorName: null };
      return changed(c, await coordinator(c).addMessage(id, message, person));
    }
    const message = { ...common, from: wanted.from, to: wanted.to, authorName: person.name };
    if (wanted.to === "customer") return answer(c, message, wanted);
    if (wanted.resolves)
      return problem(c, 422, "requestInvalid", "resolves: only a reply to the customer can.");
    return changed(c, await coordinator(c).addMessage(id, message, person));
  },
);

async function answer(
  c: TicketContext,
  message: Parameters<ReturnType<typeof coordinator>["answer"]>[1]["message"],
  { resolves, answers: seen }: HumanMessage,
) {
  const wish = { message, resolves, answers: seen ?? null };
  const outcome = await coordinator(c).answer(c.req.param("id") ?? "", wish, c.var.person);
  if (outcome.ok) return changed(c, outcome);
  const { failure } = outcome;
  return isOfTheTicket(failure) ? changed(c, { ok: false, failure }) : refused(c, failure);
}

function refused(c: TicketContext, failure: AnswerFailure | { reason: "requestReused" }) {
  switch (failure.reason) {
    case "assigned":
      return assigned(c, failure);
    case "threadChanged":
      return problem(
        c,
        409,
        failure.reason,
        "The customer has written since. Read it, then send your reply.",
      );
    case "requestReused":
      return problem(c, 409, failure.reason, "This Idempotency-Key was used for other words.");
    case "helpdeskMissing":
      return problem(c, 422, failure.reason, "No connected helpdesk answers tickets of this source.");
    case "replyInvalid":
    case "replyDenied":
      return problem(c, 422, failure.reason, failure.detail);
  }
}
