/** A tenant's settings as its people change them, through the public contract. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { developmentToken } from "../../scripts/fixtures/signalbox-client.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import { settingsViewSchema, type SettingsView } from "../../src/domain/settings.ts";
import type { TenantGate } from "../../src/tenants/gate.ts";
import { fetchWorker } from "./signalbox.ts";

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

interface Request {
  role?: "viewer" | "approver" | "admin";
  /** In the place of the role's token. */
  token?: string;
  method?: string;
  body?: object;
}

/** Asks for `settings/…` or `tokens/…` of a tenant. */
export async function ask(tenantId: string, path: string, request: Request = {}): Promise<Answer> {
  const { role = "admin", token = developmentToken(tenantId, role), body } = request;
  const answer = await fetchWorker(`/api/${tenantId}/${path}`, {
    method: request.method ?? (body ? "POST" : "GET"),
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

export async function readSettings(tenantId: string): Promise<SettingsView> {
  return settingsViewSchema.parse((await ask(tenantId, "settings", { role: "viewer" })).body);
}

/** Changes what is there now. */
export async function change(tenantId: string, changes: object, more: object = {}): Promise<Answer> {
  const { version } = await readSettings(tenantId);
  const body = { changes, expectedVersion: version, note: "For a test.", ...more };
  return ask(tenantId, "settings", { method: "PUT", body });
}

export function gateOf(tenantId: string): DurableObjectStub<TenantGate> {
  return env.TENANT_GATE.getByName(createObjectName({ tenantId, kind: "gate", id: "main" }));
}

/** Reads or changes what the gate has stored, behind its back. */
export function querySettings(tenantId: string, query: string, ...values: (string | number)[]) {
  return runInDurableObject(gateOf(tenantId), (_: TenantGate, { storage }) =>
    storage.sql.exec(query, ...values).toArray(),
  );
}
