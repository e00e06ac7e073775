/**
 * Identifiers. All of them are derived from facts, never from a clock or from randomness, so that a crash and a
 * retry arrive at the same id and meet the work already done.
 */
import { hash } from "node:crypto";
import { z } from "zod";

export const tenantIdSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, "a tenant id is 1 to 32 of a-z, 0-9 and inner hyphens");

export const ticketIdSchema = z.string().regex(/^tkt_[0-9a-f]{32}$/, "a ticket id is tkt_ and 32 hex digits");

/** SHA-256 of the parts, each preceded by its length, so that no two lists of parts collide. Lower-case hex. */
export function digest(...parts: string[]): string {
  const text = parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join("");
  return hash("sha256", text, "hex");
}

/** The one id of an outside ticket: the same tenant, source and outside id always give the same ticket. */
export function createTicketId(key: { tenantId: string; source: string; externalId: string }): string {
  return `tkt_${digest("ticket", key.tenantId, key.source, key.externalId).slice(0, 32)}`;
}
