/** The routes by which a ticket leaves Signalbox to be run again. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { CassetteFailure } from "../coordinator/recording/cassette.ts";
import type { TicketCoordinator } from "../coordinator/coordinator.ts";
import { cassetteSchema } from "../domain/cassette.ts";
import { ticketFixtureSchema } from "../domain/fixture.ts";
import type { Stratum } from "../domain/stratum.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, invalid } from "./contract.ts";
import { problem } from "./problem.ts";
import { coordinator, missing, ticketPath, type TicketContext } from "./ticket-context.ts";

const routes = {
  cassette: createRoute({
    method: "get",
    path: "/{id}/cassette",
    summary: "The ticket with everything its models and tools were asked and answered, to be run again",
    description:
      "For admins: it holds whole prompts, and the tenant's settings. Personal data is replaced by stand-ins unless the tenant is a sandbox.",
    security: bearer,
    middleware: requireRole("admin"),
    request: { params: ticketPath },
    responses: answers(200, cassetteSchema),
  }),
  fixture: createRoute({
    method: "get",
    path: "/{id}/fixture",
    summary: "The ticket as a fixture, with stand-ins for all personal data",
    security: bearer,
    middleware: requireRole("approver"),
    request: { params: ticketPath },
    responses: answers(200, ticketFixtureSchema),
  }),
};

export const recordingRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid })
  .openapi(routes.cassette, async (c) => {
    const made = await teller(c).cassette(c.req.valid("param").id);
    if (!made) return missing(c);
    return made.ok ? c.json(made.value, 200) : unmade(c, made.failure);
  })
  .openapi(routes.fixture, async (c) => {
    const made = await teller(c).fixture(c.req.valid("param").id);
    if (!made) return missing(c);
    return made.ok ? c.json(made.value, 200) : unmade(c, made.failure);
  });

/** The stub's own types of these are too deep to compute; what crosses is the plain data the coordinator declares. */
function teller(c: TicketContext) {
  return coordinator(c) as unknown as Pick<TicketCoordinator, "cassette" | "fixture">;
}

function unmade(c: TicketContext, failure: CassetteFailure) {
  switch (failure.reason) {
    case "notRecorded":
      return problem(
        c,
        404,
        failure.reason,
        "Nothing was recorded of this ticket: the tenant's setting `recording` was off when it came.",
      );
    case "forgotten":
      return problem(
        c,
        409,
        failure.reason,
        `What was ${failure.strata.map((stratum) => forgottenWords[stratum]).join(" and ")} on this ticket has been forgotten, as the tenant's settings say.`,
      );
    case "unfinished":
      return problem(c, 409, failure.reason, `This ticket is ${failure.state}; wait until it stands still.`, {
        state: failure.state,
      });
  }
}

const forgottenWords = { turn: "said", task: "found out" } as const satisfies Record<Stratum, string>;
