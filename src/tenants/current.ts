/**
 * A tenant's settings as they are now, for whoever works with them: the deployed ones and, over them, what the tenant's
 * gate keeps. Known per isolate. What was heard of within the last five seconds counts; after that whoever waits anyway
 * asks the gate. So a change reaches everybody within five seconds, and a ticket costs no request of its own.
 */
import { createObjectName } from "../domain/object-name.ts";
import { describeError, log } from "../observability/log.ts";
import { findTenant, type TenantConfig } from "./config.ts";
import { applyOverlay } from "./overlay.ts";
import type { CurrentOverlay } from "./settings-versions.ts";

/** How old what is known may be, milliseconds: as long as a revoked token may live on. */
const freshMs = 5_000;
/** From this age on, the first one to come asks, and the others go on with what is known. */
const askMs = 4_000;
/** How long it counts where the gate does not answer, milliseconds. */
const toleratedMs = 60_000;

export type KnownOverlay = Pick<CurrentOverlay, "version" | "overlay">;

interface Known extends KnownOverlay {
  deployed: TenantConfig;
  config: TenantConfig;
  heardAt: number;
}

interface GateStub {
  currentSettings(tenantId: string): Promise<KnownOverlay>;
}

type GateEnv = Pick<Env, "TENANT_GATE">;

const known = new Map<string, Known>();
/** When somebody last asked. An answer is never shared: I/O belongs to the request that began it. */
const askedAt = new Map<string, number>();

/** The settings as far as this isolate has heard; at first those that were deployed. Null: there is no such tenant. */
export function recallTenant(env: object, tenantId: string): TenantConfig | null {
  const deployed = findTenant(env, tenantId);
  const heard = known.get(tenantId);
  if (!deployed || !heard) return deployed;
  // The deployment may have changed since.
  if (heard.deployed !== deployed) learnSettings(env, tenantId, heard, heard.heardAt);
  return known.get(tenantId)?.config ?? deployed;
}

/**
 * The settings as they are, at most five seconds old. Null: there is no such tenant. Throws where the gate does not
 * answer and nothing younger than a minute is known: what was revoked must not come back with an outage.
 */
export async function loadTenant(env: GateEnv, tenantId: string): Promise<TenantConfig | null> {
  if (!findTenant(env, tenantId)) return null;
  const age = ageOf(tenantId);
  const isAsked = Date.now() - (askedAt.get(tenantId) ?? 0) < freshMs - askMs;
  if (age < askMs || (age < freshMs && isAsked)) return recallTenant(env, tenantId);
  try {
    await askGate(env, tenantId);
  } catch (error) {
    log("warn", "settings.silent", { tenantId, reason: describeError(error) });
    if (age > toleratedMs) throw error;
  }
  return recallTenant(env, tenantId);
}

/** As `loadTenant`, from the gate whatever is known: for whoever has learned that it is not the newest. */
export async function reloadTenant(env: GateEnv, tenantId: string): Promise<TenantConfig | null> {
  if (!findTenant(env, tenantId)) return null;
  await askGate(env, tenantId);
  return recallTenant(env, tenantId);
}

/** Takes in what the gate has said. What is older than what is known is left. */
export function learnSettings(
  env: object,
  tenantId: string,
  { version, overlay }: KnownOverlay,
  heardAt = Date.now(),
): void {
  const deployed = findTenant(env, tenantId);
  const before = known.get(tenantId);
  if (!deployed || (before && before.version > version)) return;
  const isSame = before?.deployed === deployed && JSON.stringify(before.overlay) === JSON.stringify(overlay);
  // The same object as long as it says the same: much is remembered by it.
  const config = isSame ? before.config : applyOverlay(deployed, overlay);
  known.set(tenantId, { version, overlay, deployed, config, heardAt });
}

function ageOf(tenantId: string): number {
  const age = Date.now() - (known.get(tenantId)?.heardAt ?? Number.NEGATIVE_INFINITY);
  // A clock that was put back says nothing of what was heard.
  return age < 0 ? Number.POSITIVE_INFINITY : age;
}

async function askGate(env: GateEnv, tenantId: string): Promise<void> {
  const name = createObjectName({ tenantId, kind: "gate", id: "main" });
  // The gate itself uses this file: the stub's own type would close a circle.
  const gate = env.TENANT_GATE.getByName(name) as unknown as GateStub;
  const heardAt = Date.now();
  askedAt.set(tenantId, heardAt);
  learnSettings(env, tenantId, await gate.currentSettings(tenantId), heardAt);
}
