/**
 * The routes of a sandbox tenant: its business, its books, its helpdesk, and, in a worker that runs locally, the
 * faults of a drill. A tenant that works on real systems has none of them.
 */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import { booksSchema, businessSchema } from "../connectors/sandbox/records.ts";
import { threadMessageSchema } from "../domain/helpdesk.ts";
import { faultsSchema, strikesSchema } from "../domain/fault.ts";
import { ticketIdSchema } from "../domain/ids.ts";
import { createObjectName } from "../domain/object-name.ts";
import { allowsFaults, replaceFaults } from "../tenants/drill.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, invalid, jsonBody } from "./contract.ts";
import { problem } from "./problem.ts";

const params = z.object({ tenant: z.string() });

/** Answers 404 where the tenant works on real systems. */
export const requireSandbox = createMiddleware<ApiContext>(async (c, next) => {
  if (c.var.tenant.environment === "sandbox") return next();
  return problem(c, 404, "noSandbox", "This tenant works on real systems.");
});

const routes = {
  books: createRoute({
    method: "get",
    path: "/sandbox/books",
    summary: "What the sandbox business recorded of itself: the witness that owes nothing to Signalbox",
    security: bearer,
    middleware: [requireRole("viewer"), requireSandbox],
    request: { params },
    responses: answers(200, booksSchema),
  }),
  business: createRoute({
    method: "put",
    path: "/sandbox/business",
    summary: "Replaces the sandbox business",
    security: bearer,
    middleware: [requireRole("admin"), requireSandbox],
    request: {
      params,
      body: jsonBody(businessSchema),
    },
    responses: answers(200, z.strictObject({ status: z.literal("loaded") })),
  }),
  thread: createRoute({
    method: "post",
    path: "/sandbox/threads/{ticketId}/messages",
    summary: "A customer writes on the sandbox's helpdesk; no webhook is sent",
    description: "For trying out what happens when a webhook is late or lost.",
    security: bearer,
    middleware: [requireRole("admin"), requireSandbox],
    request: {
      params: params.extend({ ticketId: ticketIdSchema }),
      body: jsonBody(threadMessageSchema),
    },
    responses: answers(200, z.strictObject({ status: z.literal("written") })),
  }),
  faults: createRoute({
    method: "put",
    path: "/faults",
    summary:
      "Replaces the faults of a drill; exists only in a worker that runs locally, for a sandbox tenant",
    description: "Tools are named by connector and operation. An empty body of faults ends the drill.",
    security: bearer,
    middleware: requireRole("admin"),
    request: {
      params,
      body: jsonBody(faultsSchema),
    },
    responses: answers(
      200,
      z.strictObject({
        status: z.literal("set"),
        /** What the faults before these did: proof that a drill has broken anything at all. */
        former: strikesSchema,
      }),
    ),
  }),
};

export const sandboxRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid })
  .openapi(routes.books, async (c) => {
    const { id } = c.var.tenant;
    return c.json(await sandboxOf(c.env, id).books(id), 200);
  })
  .openapi(routes.business, async (c) => {
    const { id } = c.var.tenant;
    await sandboxOf(c.env, id).load(id, c.req.valid("json"));
    return c.json({ status: "loaded" } as const, 200);
  })
  .openapi(routes.thread, async (c) => {
    const { id } = c.var.tenant;
    await sandboxOf(c.env, id).writeToThread(id, c.req.valid("param").ticketId, c.req.valid("json"));
    return c.json({ status: "written" } as const, 200);
  })
  .openapi(routes.faults, (c) => {
    const { tenant } = c.var;
    if (!allowsFaults(c.env, tenant)) {
      return problem(
        c,
        404,
        "noFaults",
        "Faults exist only for a sandbox tenant of a worker that runs locally.",
      );
    }
    return c.json({ status: "set", former: replaceFaults(tenant.id, c.req.valid("json")) } as const, 200);
  });

/** The object that holds a tenant’s sandbox business. */
export function sandboxOf({ SANDBOX_BUSINESS }: Env, tenantId: string) {
  return SANDBOX_BUSINESS.getByName(createObjectName({ tenantId, kind: "sandbox", id: "main" }));
}
