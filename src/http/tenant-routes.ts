/** The routes about a tenant: its people, figures and knowledge. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { articleSchema } from "../connectors/knowledge/passage.ts";
import { createObjectName, type ObjectKind } from "../domain/object-name.ts";
import { taskClasses } from "../domain/task-class.ts";
import { metricsSchema, windowHoursSchema } from "../domain/metrics.ts";
import { trackRecordSchema } from "../domain/track-record.ts";
import { adviseOnRecord } from "../policy/track-advice.ts";
import { apiRoleSchema, type TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "../tools/catalog.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, invalid, jsonBody } from "./contract.ts";

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
      z.strictObject({
        name: z.string(),
        role: apiRoleSchema,
        tenantName: z.string(),
        environment: z.enum(["sandbox", "staging", "live"]),
      }),
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
    summary: "Figures for operators: how tickets stand now, and what happened in the last hours",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params, query: z.object({ hours: windowHoursSchema }) },
    responses: answers(200, metricsSchema),
  }),
  trackRecord: createRoute({
    method: "get",
    path: "/track-record",
    summary: "How often people agreed with what was proposed, and what that speaks for",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params },
    responses: answers(200, trackRecordSchema),
  }),
  articles: createRoute({
    method: "put",
    path: "/knowledge/articles",
    summary: "Takes articles in; a changed text makes a new version",
    security: bearer,
    middleware: requireRole("admin"),
    request: {
      params,
      body: jsonBody(z.strictObject({ articles: z.array(articleSchema).max(500) })),
    },
    responses: answers(
      200,
      z.strictObject({ added: z.number(), changed: z.number(), unchanged: z.number() }),
    ),
  }),
};

export const tenantRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid })
  .openapi(routes.me, (c) => {
    const { person, tenant } = c.var;
    return c.json({ ...person, tenantName: tenant.name, environment: tenant.environment }, 200);
  })
  .openapi(routes.connection, async (c) => {
    const { person, tenant } = c.var;
    const desk = c.env.TENANT_DESK.getByName(nameOf(tenant.id, "desk"));
    return c.json(await desk.issueConnectionTicket(tenant.id, person), 200);
  })
  .openapi(routes.metrics, async (c) => {
    const { id, budget: ticketBudget, budgets, models, suspendedRules } = c.var.tenant;
    const { hours } = c.req.valid("query");
    const gate = c.env.TENANT_GATE.getByName(nameOf(id, "gate"));
    const [figures, slots, switches, spent] = await Promise.all([
      c.env.TENANT_DESK.getByName(nameOf(id, "desk")).metrics(id, hours),
      gate.occupancy(id),
      gate.switches(id),
      gate.spending(id),
    ]);
    const { callTokens: _, callCostMicros: __, ...limits } = budgets;
    const spend = { ...spent, limits };
    const switchesOff = switches.filter(({ isOff }) => isOff);
    return c.json(
      {
        ...figures,
        slots,
        ticketBudget,
        spend,
        modelClasses: classesOf(models),
        switchesOff,
        suspendedRules,
      },
      200,
    );
  })
  .openapi(routes.trackRecord, async (c) => {
    const { tenant } = c.var;
    const entries = await c.env.TENANT_DESK.getByName(nameOf(tenant.id, "desk")).trackRecord(tenant.id);
    const tools = new Map(
      catalogOf(tenant)
        .list()
        .map((tool) => [tool.name, tool]),
    );
    const items = entries
      .map((entry) => {
        const { policy, suspendedRules } = tenant;
        const tool = tools.get(entry.tool) ?? null;
        return adviseOnRecord(entry, { tool, policy, suspendedRules, nowMs: Date.now() });
      })
      .toSorted((left, right) => right.of - left.of);
    return c.json({ items }, 200);
  })
  .openapi(routes.articles, async (c) => {
    const { id } = c.var.tenant;
    const { articles } = c.req.valid("json");
    return c.json(await c.env.KNOWLEDGE_BASE.getByName(nameOf(id, "knowledge")).ingest(id, articles), 200);
  });

/** The classes of tasks each model is asked for. */
function classesOf(models: TenantConfig["models"]): Record<string, string[]> {
  const classes: Record<string, string[]> = {};
  for (const taskClass of taskClasses) {
    for (const model of models[taskClass]) classes[model] = [...(classes[model] ?? []), taskClass];
  }
  return classes;
}

function nameOf(tenantId: string, kind: ObjectKind): string {
  return createObjectName({ tenantId, kind, id: "main" });
}
