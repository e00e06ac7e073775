/** The names of Durable Objects: tenant, kind and id, which cannot be confused because a tenant id has no colon. */
import { tenantIdSchema } from "./ids.ts";

export type ObjectKind =
  "coordinator" | "agent" | "gate" | "desk" | "watchdog" | "knowledge" | "sandbox" | "vault";

export function createObjectName(name: { tenantId: string; kind: ObjectKind; id: string }): string {
  return `${tenantIdSchema.parse(name.tenantId)}:${name.kind}:${name.id}`;
}

/** The tenant an object belongs to, read from its own name. Throws for an object created in any other way. */
export function tenantOfObject(name: string | undefined, kind: ObjectKind): string {
  return readObjectName(name, kind).tenantId;
}

/** Tenant and id of an object, read from its own name. Throws for an object created in any other way. */
export function readObjectName(name: string | undefined, kind: ObjectKind): { tenantId: string; id: string } {
  const [tenantId, actualKind, ...id] = (name ?? "").split(":");
  if (!tenantId || actualKind !== kind)
    throw new Error(`"${name ?? ""}" is not the name of a ${kind} object`);
  return { tenantId: tenantIdSchema.parse(tenantId), id: id.join(":") };
}

/** Throws where a caller names another tenant than the object's own: a defect or an attack, never a wish. */
export function assertSameTenant(own: string, claimed: string): void {
  if (own !== claimed) throw new Error("an object of one tenant was called for another");
}
