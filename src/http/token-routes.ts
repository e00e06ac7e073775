/** The routes about who may use the API. A token is told once, when it is made; kept is only its hash. */
import { createHash, randomBytes } from "node:crypto";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { createObjectName } from "../domain/object-name.ts";
import { apiRoleSchema } from "../domain/role.ts";
import { settingsViewSchema } from "../domain/settings.ts";
import type { TenantGate } from "../tenants/gate.ts";
import type { TokenFailure } from "../tenants/settings-change.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, invalid, jsonBody } from "./contract.ts";
import { problem } from "./problem.ts";
import { answerWith, noteSchema } from "./settings-routes.ts";

const params = z.object({ tenant: z.string() });
const oneToken = params.extend({ name: z.string().max(100) });
/** As it stands beside everything its holder does. */
const nameSchema = z
  .string()
  .trim()
  .min(2)
  .max(60)
  .regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N} .,'’_()-]*$/u, "letters, digits and . , ' _ ( ) - only");

const routes = {
  add: createRoute({
    method: "post",
    path: "/tokens",
    summary: "Makes a token for a person or a program; this answer is the only one that has it",
    security: bearer,
    middleware: requireRole("admin"),
    request: {
      params,
      body: jsonBody(z.strictObject({ name: nameSchema, role: apiRoleSchema, note: noteSchema.optional() })),
    },
    responses: answers(
      200,
      z.strictObject({
        token: z.string(),
        name: z.string(),
        role: apiRoleSchema,
        settings: settingsViewSchema,
      }),
    ),
  }),
  change: createRoute({
    method: "put",
    path: "/tokens/{name}",
    summary: "Gives a person another role",
    security: bearer,
    middleware: requireRole("admin"),
    request: {
      params: oneToken,
      body: jsonBody(z.strictObject({ role: apiRoleSchema, note: noteSchema.optional() })),
    },
    responses: answers(200, settingsViewSchema),
  }),
  revoke: createRoute({
    method: "delete",
    path: "/tokens/{name}",
    summary:
      "Takes a person's tokens away and ends their live connections; within five seconds none is good anywhere",
    security: bearer,
    middleware: requireRole("admin"),
    request: { params: oneToken, query: z.object({ note: noteSchema.optional() }) },
    responses: answers(200, settingsViewSchema),
  }),
};

export const tokenRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid })
  .openapi(routes.add, async (c) => {
    const { name, role, note = "" } = c.req.valid("json");
    const { tenant, person } = c.var;
    // The prefix is for those who look for leaked tokens.
    const token = `sbx_${randomBytes(32).toString("base64url")}`;
    const sha256 = createHash("sha256").update(token).digest("hex");
    const added = await gate(c).addToken(tenant.id, { name, role, sha256 }, { by: person.name, note });
    if (!added.ok) return refuse(c, added.failure);
    return c.json({ token, name, role, settings: answerWith(c, added.value) }, 200);
  })
  .openapi(routes.change, async (c) => {
    const { name } = c.req.valid("param");
    const { role, note = "" } = c.req.valid("json");
    const { tenant, person } = c.var;
    const changed = await gate(c).changeTokenRole(tenant.id, { name, role }, { by: person.name, note });
    if (!changed.ok) return refuse(c, changed.failure);
    await desk(c).disconnect(tenant.id, name);
    return c.json(answerWith(c, changed.value), 200);
  })
  .openapi(routes.revoke, async (c) => {
    const { name } = c.req.valid("param");
    const { note = "" } = c.req.valid("query");
    const { tenant, person } = c.var;
    const revoked = await gate(c).revokeToken(tenant.id, name, { by: person.name, note });
    if (!revoked.ok) return refuse(c, revoked.failure);
    await desk(c).disconnect(tenant.id, name);
    return c.json(answerWith(c, revoked.value), 200);
  });

const refusals: Record<TokenFailure, string> = {
  tokenUnknown: "Nobody of that name has a token.",
  nameTaken: "Somebody of that name has a token already.",
  ownToken: "Your own token is for another admin to change.",
  lastAdmin: "Nobody would be left who may change the settings.",
};

function refuse(c: Context<ApiContext>, failure: TokenFailure) {
  return problem(c, failure === "tokenUnknown" ? 404 : 409, failure, refusals[failure]);
}

type TokenKeeper = Pick<TenantGate, "addToken" | "changeTokenRole" | "revokeToken">;

function gate(c: Context<ApiContext>): TokenKeeper {
  const name = createObjectName({ tenantId: c.var.tenant.id, kind: "gate", id: "main" });
  // The stub's own type goes too deep for the compiler; plain data comes out as it went in.
  return c.env.TENANT_GATE.getByName(name) as unknown as TokenKeeper;
}

function desk(c: Context<ApiContext>) {
  return c.env.TENANT_DESK.getByName(
    createObjectName({ tenantId: c.var.tenant.id, kind: "desk", id: "main" }),
  );
}
