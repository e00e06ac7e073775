/** The routes about a tenant: its people, figures, knowledge, and where there is one, its sandbox. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { articleSchema } from "../connectors/knowledge/passage.ts";
import { booksSchema, businessSchema } from "../connectors/sandbox/records.ts";
import { faultsSchema, strikesSchema } from "../domain/fault.ts";
import { createObjectName, type ObjectKind } from "../domain/object-name.ts";
import { apiRoleSchema } from "../tenants/config.ts";
import { allowsFaults, replaceFaults } from "../tenants/drill.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, invalid } from "./contract.ts";
import { problem } from "./problem.ts";

const params = z.object({ tenant: z.string() });

const routes = {
  me: createRoute({
    method: "get",
    path: "/me",
    summary: "Whose token this is",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params },
    responses: answers(
      200,
      z.strictObject({ name: z.string(), role: apiRoleSchema, tenantName: z.string() }),
    ),
  }),
  connection: createRoute({
    method: "post",
    path: "/connection",
    summary: "A ticket for one live connection, good for 30 seconds and one use",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params },
    responses: answers(200, z.strictObject({ ticket: z.string(), expiresAt: z.number() })),
  }),
  metrics: createRoute({
    method: "get",
    path: "/metrics",
    summary: "Figures for operators",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params },
    responses: answers(200, z.looseObject({})),
  }),
  articles: createRoute({
    method: "put",
    path: "/knowledge/articles",
    summary: "Takes articles in; a changed text makes a new version",
    security: bearer,
    middleware: requireRole("admin"),
    request: {
      params,
      body: {
        required: true,
        content: {
          "application/json": { schema: z.strictObject({ articles: z.array(articleSchema).max(500) }) },
        },
      },
    },
    responses: answers(
      200,
      z.strictObject({ added: z.number(), changed: z.number(), unchanged: z.number() }),
    ),
  }),
  books: createRoute({
    method: "get",
    path: "/sandbox/books",
    summary: "What the sandbox business recorded of itself: the witness that owes nothing to Signalbox",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params },
    responses: answers(200, booksSchema),
  }),
  business: createRoute({
    method: "put",
    path: "/sandbox/business",
    summary: "Replaces the sandbox business",
    security: bearer,
    middleware: requireRole("admin"),
    request: {
      params,
      body: { required: true, content: { "application/json": { schema: businessSchema } } },
    },
    responses: answers(200, z.strictObject({ status: z.literal("loaded") })),
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
      body: { required: true, content: { "application/json": { schema: faultsSchema } } },
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

export const tenantRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid })
  .openapi(routes.me, (c) => {
    const { person, tenant } = c.var;
    return c.json({ ...person, tenantName: tenant.name }, 200);
  })
  .openapi(routes.connection, async (c) => {
    const { person, tenant } = c.var;
    const desk = c.env.TENANT_DESK.getByName(nameOf(tenant.id, "desk"));
    return c.json(await desk.issueConnectionTicket(tenant.id, person), 200);
  })
  .openapi(routes.metrics, async (c) => {
    const { id } = c.var.tenant;
    const [tickets, slots] = await Promise.all([
      c.env.TENANT_DESK.getByName(nameOf(id, "desk")).metrics(id),
      c.env.TENANT_GATE.getByName(nameOf(id, "gate")).occupancy(id),
    ]);
    return c.json({ ...tickets, slots }, 200);
  })
  .openapi(routes.articles, async (c) => {
    const { id } = c.var.tenant;
    const { articles } = c.req.valid("json");
    return c.json(await c.env.KNOWLEDGE_BASE.getByName(nameOf(id, "knowledge")).ingest(id, articles), 200);
  })
  .openapi(routes.books, async (c) => {
    const { id, environment } = c.var.tenant;
    if (environment !== "sandbox") return problem(c, 404, "noSandbox", "This tenant works on real systems.");
    return c.json(await c.env.SANDBOX_BUSINESS.getByName(nameOf(id, "sandbox")).books(id), 200);
  })
  .openapi(routes.business, async (c) => {
    const { id, environment } = c.var.tenant;
    if (environment !== "sandbox") return problem(c, 404, "noSandbox", "This tenant works on real systems.");
    await c.env.SANDBOX_BUSINESS.getByName(nameOf(id, "sandbox")).load(id, c.req.valid("json"));
    return c.json({ status: "loaded" } as const, 200);
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

function nameOf(tenantId: string, kind: ObjectKind): string {
  return createObjectName({ tenantId, kind, id: "main" });
}
