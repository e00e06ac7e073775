/** The routes about tools: the catalog with the policy's word on each, and the switches that stop them. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { explanationSchema } from "../domain/explanation.ts";
import { intentSchema } from "../domain/intent.ts";
import { createObjectName } from "../domain/object-name.ts";
import { switchChangeSchema, switchViewSchema } from "../domain/switch.ts";
import { everyTool } from "../domain/tool-admission.ts";
import { switchListSchema, toolListSchema } from "../domain/tool-view.ts";
import { toolId } from "../domain/tool.ts";
import { log } from "../observability/log.ts";
import { explain } from "../policy/decide.ts";
import { catalogOf } from "../tools/catalog.ts";
import { describeTools } from "../tools/describe-tool.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, invalid, jsonBody } from "./contract.ts";
import { problem } from "./problem.ts";

const params = z.object({ tenant: z.string() });

const routes = {
  tools: createRoute({
    method: "get",
    path: "/tools",
    summary: "The tools of the tenant, what the policy says of each, and what stands in its way now",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params },
    responses: answers(200, toolListSchema),
  }),
  explain: createRoute({
    method: "get",
    path: "/tools/{tool}/explanation",
    summary: "Why the policy allows, asks about or denies a tool, check by check",
    security: bearer,
    middleware: requireRole("viewer"),
    request: {
      params: params.extend({ tool: z.string() }),
      query: z.object({
        amountCents: z.coerce.number().int().nonnegative().optional(),
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .optional(),
        /** What the ticket would be about. */
        intent: intentSchema.optional(),
      }),
    },
    responses: answers(200, explanationSchema),
  }),
  switches: createRoute({
    method: "get",
    path: "/switches",
    summary: "What is switched off, and who has switched what",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params },
    responses: answers(200, switchListSchema),
  }),
  setSwitch: createRoute({
    method: "put",
    path: "/switches/{target}",
    summary: "Switches a tool off or on, or everything by the target *; the next call is answered by it",
    security: bearer,
    middleware: requireRole("admin"),
    request: {
      params: params.extend({ target: z.string() }),
      body: jsonBody(switchChangeSchema),
    },
    responses: answers(200, switchViewSchema),
  }),
};

export const toolRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid })
  .openapi(routes.tools, async (c) => {
    const switches = await gate(c).switches(c.var.tenant.id);
    return c.json(describeTools(c.var.tenant, switches), 200);
  })
  .openapi(routes.explain, (c) => {
    const { tenant } = c.var;
    const { amountCents, currency, intent } = c.req.valid("query");
    const tool = catalogOf(tenant)
      .list()
      .find(({ name }) => name === c.req.valid("param").tool);
    if (!tool) return toolUnknown(c);
    const values = {
      ...(tool.amountArgument && amountCents !== undefined && { [tool.amountArgument]: amountCents }),
      ...(currency !== undefined && { currency }),
    };
    const action = { tool: toolId(tool), arguments: values };
    return c.json(
      explain(action, {
        tool,
        ...tenant,
        ownsTarget: true,
        draw: tool.isProposable ? 1 : null,
        intents: intent ? [intent] : [],
      }),
      200,
    );
  })
  .openapi(routes.switches, async (c) => {
    const [switches, history] = await Promise.all([
      gate(c).switches(c.var.tenant.id),
      gate(c).switchHistory(c.var.tenant.id),
    ]);
    return c.json({ switches, history }, 200);
  })
  .openapi(routes.setSwitch, async (c) => {
    const { tenant, person } = c.var;
    const { target } = c.req.valid("param");
    const change = c.req.valid("json");
    if (!(await isTarget(c, target))) return toolUnknown(c);
    const set = await gate(c).setSwitch(tenant.id, { ...change, target }, person.name);
    log("info", change.isOff ? "switch.off" : "switch.on", { tenantId: tenant.id, source: target });
    return c.json(set, 200);
  });

/** Everything, a tool, or what was a tool when somebody switched it off. */
async function isTarget(c: Context<ApiContext>, target: string): Promise<boolean> {
  if (target === everyTool) return true;
  const { tenant } = c.var;
  if (
    catalogOf(tenant)
      .list()
      .some(({ name }) => name === target)
  )
    return true;
  const switches = await gate(c).switches(tenant.id);
  return switches.some((known) => known.target === target);
}

function toolUnknown(c: Context<ApiContext>) {
  return problem(c, 404, "toolUnknown", "The tenant has no such tool.");
}

function gate(c: Context<ApiContext>) {
  const name = createObjectName({ tenantId: c.var.tenant.id, kind: "gate", id: "main" });
  return c.env.TENANT_GATE.getByName(name);
}
