/** Who is asking, and what they may do. Every route under `/api/:tenant` passes through here first. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { Person } from "../coordinator/people.ts";
import { findTenant, type ApiRole, type TenantConfig } from "../tenants/config.ts";
import { loadTenant } from "../tenants/current.ts";
import { problem } from "./problem.ts";

export interface ApiContext {
  Bindings: Env;
  Variables: { tenant: TenantConfig; person: Person };
}

const rank: Record<ApiRole, number> = { viewer: 0, approver: 1, admin: 2 };

/** The development token is the admin of this tenant and of no other. */
const developmentTenant = "demo";

/** Finds the tenant and the person behind the bearer token, or answers 401; too low a role answers 403. */
export function requireRole(role: ApiRole): MiddlewareHandler<ApiContext> {
  return async (c, next) => {
    const tenantId = c.req.param("tenant") ?? "";
    const token = /^Bearer ([\w.~+/=-]+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    const isAsked = token !== undefined && findTenant(c.env, tenantId) !== null;
    const tenant = isAsked ? await loadTenant(c.env, tenantId).catch(() => "unavailable" as const) : null;
    // Whose token was revoked cannot be known now, so it is nobody's.
    if (tenant === "unavailable") {
      return problem(c, 503, "settingsUnavailable", "The tenant's settings cannot be read. Try again.");
    }
    // An unknown tenant and a wrong token look alike, so that tenants cannot be guessed.
    const person = tenant && token ? findPerson(c.env, tenant, token, new URL(c.req.url)) : null;
    if (!tenant || !person) {
      return problem(c, 401, "unauthorized", "Send a valid API token of this tenant as a bearer token.");
    }
    if (rank[person.role] < rank[role]) {
      return problem(c, 403, "forbidden", `This needs the role ${role}; this token is a ${person.role}'s.`);
    }
    c.set("tenant", tenant);
    c.set("person", person);
    return next();
  };
}

function findPerson(env: Env, tenant: TenantConfig, token: string, url: URL): Person | null {
  const digest = createHash("sha256").update(token).digest();
  const known = tenant.apiTokens.find(({ sha256 }) => timingSafeEqual(digest, Buffer.from(sha256, "hex")));
  if (known) return { name: known.name, role: known.role };
  return isDevelopmentToken(env, tenant, digest, url) ? { name: "Developer", role: "admin" } : null;
}

/** Accepted only by a worker that was started locally, on a loopback address. */
function isDevelopmentToken(env: Env, tenant: TenantConfig, digest: Buffer, url: URL): boolean {
  const token: unknown = Reflect.get(env, "SIGNALBOX_DEV_TOKEN");
  if (env.ENVIRONMENT !== "local" || typeof token !== "string" || token === "") return false;
  if (tenant.id !== developmentTenant || !["127.0.0.1", "localhost", "[::1]"].includes(url.hostname))
    return false;
  return timingSafeEqual(digest, createHash("sha256").update(token).digest());
}
