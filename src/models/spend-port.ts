import { createObjectName } from "../domain/object-name.ts";
import type { Spend, SpendAnswer, SpendReservation } from "../domain/spend.ts";
import { describeError, log } from "../observability/log.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { ConnectionFailure } from "./failure.ts";
import type { SpendPort } from "./spend.ts";

/** The part of the gate's object that is used here. */
interface GateStub {
  reserveSpend(tenantId: string, wish: SpendReservation): Promise<SpendAnswer>;
  settleSpend(tenantId: string, id: string, used: Spend): Promise<void>;
}

/** The tenant's gate as requests to models ask it; null where the tenant has no budget of a day or a month. */
export function createSpendPort(
  env: Pick<Env, "TENANT_GATE">,
  { id: tenantId, budgets }: Pick<TenantConfig, "id" | "budgets">,
): SpendPort | null {
  const { dayTokens, dayCostMicros, monthTokens, monthCostMicros } = budgets;
  if ([dayTokens, dayCostMicros, monthTokens, monthCostMicros].every((limit) => limit === null)) return null;
  // A stub is broken once its object has gone away, so each request has its own.
  const stub = (): GateStub =>
    env.TENANT_GATE.getByName(createObjectName({ tenantId, kind: "gate", id: "main" }));
  const tell = (reason: unknown) => log("warn", "spend.silent", { tenantId, reason: describeError(reason) });
  return {
    async reserve(wish) {
      try {
        // The same id once more sets nothing more aside, if the first one did arrive.
        return await stub()
          .reserveSpend(tenantId, wish)
          .catch(() => stub().reserveSpend(tenantId, wish));
      } catch (error) {
        tell(error);
        throw new ConnectionFailure("the tenant's budget could not be asked");
      }
    },
    settle: (id, used) => void stub().settleSpend(tenantId, id, used).catch(tell),
  };
}
