/** The routes about what people's judgements of tickets teach. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { labelListSchema, proposalDecisionSchema, writeEvalSet } from "../domain/label.ts";
import { createObjectName } from "../domain/object-name.ts";
import type { TenantDesk } from "../tenants/desk.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, invalid, jsonBody } from "./contract.ts";
import { full } from "./example-routes.ts";
import { problem, problemSchema } from "./problem.ts";

const params = z.object({ tenant: z.string() });

const routes = {
  labels: createRoute({
    method: "get",
    path: "/labels",
    summary: "Corrected tickets that may become examples, and how often each stage was found at fault",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params },
    responses: answers(200, labelListSchema),
  }),
  decide: createRoute({
    method: "post",
    path: "/labels/{labelId}",
    summary: "Makes a corrected ticket an example, or does not; once",
    security: bearer,
    middleware: requireRole("admin"),
    request: {
      params: params.extend({ labelId: z.string() }),
      body: jsonBody(proposalDecisionSchema),
    },
    responses: answers(200, labelListSchema),
  }),
  evalSet: createRoute({
    method: "get",
    path: "/eval-set",
    summary:
      "Every judged ticket with what is known of its right end, as JSON Lines for `npm run eval -- --tickets`",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params },
    responses: {
      200: { description: "Done", content: { "text/plain": { schema: z.string() } } },
      default: {
        description: "Not done",
        content: { "application/problem+json": { schema: problemSchema } },
      },
    },
  }),
};

export const labelRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid })
  .openapi(routes.labels, async (c) => c.json(await desk(c).labels(c.var.tenant.id), 200))
  .openapi(routes.decide, async (c) => {
    const { labelId } = c.req.valid("param");
    const decision = c.req.valid("json");
    const decided = await desk(c).decideProposal(c.var.tenant.id, labelId, decision, c.var.person.name);
    if (decided.ok) return c.json(decided.value, 200);
    return decided.failure === "tooMany"
      ? full(c)
      : problem(c, 404, decided.failure, "There is no such correction, or somebody has decided on it.");
  })
  .openapi(routes.evalSet, async (c) => {
    const rows = writeEvalSet(await desk(c).allLabels(c.var.tenant.id));
    return c.text(rows, 200);
  });

type Judge = Pick<TenantDesk, "labels" | "allLabels" | "decideProposal">;

function desk(c: Context<ApiContext>): Judge {
  const name = createObjectName({ tenantId: c.var.tenant.id, kind: "desk", id: "main" });
  // The stub's own type goes too deep for the compiler; plain data comes out as it went in.
  return c.env.TENANT_DESK.getByName(name) as unknown as Judge;
}
