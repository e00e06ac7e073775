/** The routes about a connector's credential. It goes in and never comes out: what is read is what is known of it. */
import { createRoute, OpenAPIHono, z, type Hook } from "@hono/zod-openapi";
import { createObjectName } from "../domain/object-name.ts";
import { connectorNameSchema, credentialDescriptionSchema, secretSchema } from "../tenants/secret.ts";
import type { StoreFailure } from "../tenants/vault.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, jsonBody } from "./contract.ts";
import { problem } from "./problem.ts";

const path = "/connectors/{connector}/credential";
const request = { params: z.object({ tenant: z.string(), connector: connectorNameSchema }) };
const middleware = requireRole("admin");
const responses = answers(200, credentialDescriptionSchema);

const routes = {
  store: createRoute({
    method: "put",
    path,
    summary: "Takes a connector's credential in, in the place of what was there",
    description: "It is sealed before it is stored, and no route gives it out again.",
    security: bearer,
    middleware,
    request: {
      ...request,
      body: jsonBody(secretSchema),
    },
    responses,
  }),
  describe: createRoute({
    method: "get",
    path,
    summary: "What is known of a connector's credential, without it",
    security: bearer,
    middleware,
    request,
    responses,
  }),
  remove: createRoute({
    method: "delete",
    path,
    summary: "Forgets a connector's credential",
    security: bearer,
    middleware,
    request,
    responses,
  }),
};

/** Unlike elsewhere, not even the name of a field that was sent is repeated: it may be the secret in the wrong place. */
const withoutWords: Hook<unknown, ApiContext, string, unknown> = (result, c) => {
  if (result.success) return undefined;
  if (result.target === "param") return problem(c, 404, "connectorUnknown", "There is no such connector.");
  const known = ["kind", "token", ...Object.keys(secretSchema.options[1].shape)];
  const fields = result.error.issues
    .map((issue) => String(issue.path[0]))
    .filter((name) => known.includes(name));
  const detail = `This is no credential. See /openapi.json${fields.length > 0 ? ` for ${[...new Set(fields)].join(", ")}` : ""}.`;
  return problem(c, 422, "requestInvalid", detail);
};

export const credentialRoutes = new OpenAPIHono<ApiContext>({ defaultHook: withoutWords })
  .openapi(routes.store, async (c) => {
    const { tenant, person } = c.var;
    const vault = vaultOf(c.env, tenant.id, c.req.valid("param").connector);
    const stored = await vault.store(tenant.id, c.req.valid("json"), person.name);
    if (!stored.ok) return refuse(c, stored.failure);
    return c.json(await vault.describe(tenant.id), 200);
  })
  .openapi(routes.describe, async (c) => {
    const { tenant } = c.var;
    return c.json(await vaultOf(c.env, tenant.id, c.req.valid("param").connector).describe(tenant.id), 200);
  })
  .openapi(routes.remove, async (c) => {
    const { tenant, person } = c.var;
    const vault = vaultOf(c.env, tenant.id, c.req.valid("param").connector);
    await vault.remove(tenant.id, person.name);
    return c.json(await vault.describe(tenant.id), 200);
  });

function refuse(c: Parameters<typeof problem>[0], failure: StoreFailure) {
  if (failure === "tokenUrlNotAllowed") {
    return problem(c, 422, failure, "tokenUrl must be https, on port 443 of a public name.");
  }
  return problem(c, 503, "vaultClosed", `This worker cannot keep credentials (${failure}). Set VAULT_KEYS.`);
}

function vaultOf({ CREDENTIAL_VAULT }: Env, tenantId: string, connector: string) {
  return CREDENTIAL_VAULT.getByName(createObjectName({ tenantId, kind: "vault", id: connector }));
}
