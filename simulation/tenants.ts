/** The tenants of a run: few slots, few shards, and a policy that allows, asks and denies. */
import type { PolicyRule } from "../src/domain/policy.ts";
import { bindingNameOf, tenantConfigSchema, type TenantConfig } from "../src/tenants/config.ts";
import type { Random } from "./random.ts";

const minute = 60_000;

const policyRules: PolicyRule[] = [
  rule("reply", "replies.send", null, "allow"),
  { ...rule("read", "*", null, "allow"), tiers: [0] },
  rule("invoice", "invoices.resend", null, "allow"),
  { ...rule("address", "orders.changeAddress", null, "allow"), suspendOnFault: true },
  rule("small-refund", "refunds.create", 2_000, "allow"),
  rule("large-refund", "refunds.create", 20_000, "ask"),
  rule("cancel", "orders.cancel", null, "ask"),
];

export function createTenants(random: Random): TenantConfig[] {
  const number = random.pick([1, 1, 2]);
  const tenants = Array.from({ length: number }, (_, index) => createTenant(`tenant-${index + 1}`, random));
  return tenants.map((tenant) => (random.chance(0.35) ? makeCareful(tenant) : tenant));
}

/** Two people agree to a large refund, and replies are held for a while. */
function makeCareful(tenant: TenantConfig): TenantConfig {
  const rules = tenant.policy.rules.map((each) =>
    each.id === "large-refund" ? { ...each, approvers: 2 } : each,
  );
  return { ...tenant, replies: { undoMs: 3 * minute }, policy: { ...tenant.policy, rules } };
}

/** How many people must agree to a large refund. */
export function agreementsFor({ policy }: TenantConfig): number {
  return policy.rules.find(({ id }) => id === "large-refund")?.approvers ?? 1;
}

/** The environment an inbox finds its tenants in. */
export function bindTenants(tenants: readonly TenantConfig[]): Record<string, string> {
  return Object.fromEntries(tenants.map((tenant) => [bindingNameOf(tenant.id), JSON.stringify(tenant)]));
}

function createTenant(id: string, random: Random): TenantConfig {
  const breachMs = random.pick([30 * minute, 240 * minute]);
  return tenantConfigSchema.parse({
    id,
    name: id,
    plan: "pro",
    environment: "sandbox",
    webhooks: {},
    apiTokens: [],
    policy: { version: `${id}-1`, rules: policyRules, disabledTools: [] },
    placement: { shards: random.pick([1, 1, 1, 2, 3]) },
    limits: { slots: random.pick([1, 2, 3]), ratePerSecond: 50, burst: 200 },
    budget: random.pick([
      { tokens: 200_000, costMicros: 500_000 },
      { tokens: 200_000, costMicros: 500_000 },
      { tokens: 12_000, costMicros: 20_000 },
    ]),
    sla: { atRiskMs: (breachMs * 3) / 4, breachMs },
    approvals: { expireMs: random.pick([5 * minute, 60 * minute]) },
  });
}

function rule(
  id: string,
  tool: string,
  maxAmountCents: number | null,
  decision: PolicyRule["decision"],
): PolicyRule {
  return {
    id,
    tool,
    tiers: null,
    approvers: 1,
    sampleOneIn: null,
    suspendOnFault: false,
    intents: null,
    minAmountCents: null,
    maxAmountCents,
    currencies: null,
    decision,
    why: `rule ${id}`,
  };
}
