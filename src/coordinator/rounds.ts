/** The worker's own schedule: sends every tenant's watchdog on its round, in case its alarm was lost. */
import { createObjectName } from "../domain/object-name.ts";
import { describeError, log } from "../observability/log.ts";
import { listTenantIds } from "../tenants/config.ts";

export async function makeRounds(env: Pick<Env, "TENANT_WATCHDOG">): Promise<void> {
  const rounds = listTenantIds(env).map(async (tenantId) => {
    const name = createObjectName({ tenantId, kind: "watchdog", id: "main" });
    try {
      await env.TENANT_WATCHDOG.getByName(name).round(tenantId);
    } catch (error) {
      log("error", "watchdog.absent", { tenantId, reason: describeError(error) });
    }
  });
  await Promise.all(rounds);
}
