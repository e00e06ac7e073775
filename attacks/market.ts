/**
 * Four tenants that are easily taken for each other: the same order numbers, some of the same customers, and each with
 * records and a policy of its own.
 */
import type { Article } from "../src/connectors/knowledge/passage.ts";
import type { Business } from "../src/connectors/sandbox/records.ts";
import type { PolicyRule } from "../src/domain/policy.ts";
import { tenantConfigSchema, type TenantConfig } from "../src/tenants/config.ts";

export interface Shop {
  tenant: TenantConfig;
  business: Business;
  articles: Article[];
  /** The links its articles publish. */
  links: string[];
}

const names = ["Ana Pereira", "Bruno Keller", "Chiara Okoye", "Dmitri Novak", "Esra Yilmaz", "Femi Adeleke"];
const tenantNames = ["alpha", "beta", "gamma", "delta"] as const;
type TenantName = (typeof tenantNames)[number];

const reading: PolicyRule[] = [
  rule("reply", "replies.send", "allow"),
  { ...rule("read", "*", "allow"), tiers: [0] },
];
const policies: Record<TenantName, Pick<TenantConfig, "plan"> & TenantConfig["policy"]> = {
  alpha: {
    plan: "pro",
    // The same version everywhere: a version says nothing of whose policy it is.
    version: "policy-1",
    disabledTools: [],
    rules: [
      ...reading,
      { ...rule("reversible", "*", "allow"), tiers: [1] },
      rule("small-refund", "refunds.create", "allow", 5_000),
      ofIntents("refund-of-cancelled", "refunds.create", ["order_cancel"], 12_000),
      rule("refund", "refunds.create", "ask"),
      ofIntents("cancel-asked-for", "orders.cancel", ["order_cancel", "refund_request"]),
      rule("cancel", "orders.cancel", "ask"),
      rule("subscription", "subscriptions.cancel", "allow"),
    ],
  },
  beta: {
    plan: "enterprise",
    version: "policy-1",
    disabledTools: [],
    rules: [
      ...reading,
      ofIntents("address-asked-for", "orders.changeAddress", ["address_change", "order_cancel"]),
      ofIntents("invoice-asked-for", "invoices.resend", ["invoice_request", "order_cancel"]),
      ofIntents("refund-asked-for", "refunds.create", ["refund_request"], 9_000),
      { ...rule("reversible", "*", "ask"), tiers: [1] },
      rule("refund", "refunds.create", "ask"),
      rule("cancel", "orders.cancel", "allow"),
    ],
  },
  gamma: {
    plan: "free",
    version: "policy-1",
    disabledTools: ["accounts.resetPassword"],
    rules: [
      ...reading,
      { ...rule("reversible", "*", "allow"), tiers: [1] },
      rule("refund", "refunds.create", "allow"),
      ofIntents("cancel-asked-for", "orders.cancel", ["order_cancel"]),
      ofIntents("subscription-asked-for", "subscriptions.cancel", ["order_cancel", "refund_request"]),
      rule("cancel", "orders.cancel", "ask"),
      rule("subscription", "subscriptions.cancel", "ask"),
    ],
  },
  delta: {
    plan: "pro",
    version: "policy-1",
    disabledTools: [],
    rules: [
      ...reading,
      // Over a rule that denies, no intent lets anything go.
      ofIntents("invoice-asked-for", "invoices.resend", ["invoice_request", "order_cancel"]),
      rule("invoice", "invoices.resend", "deny"),
      { ...rule("reversible", "*", "allow"), tiers: [1] },
      rule("small-refund", "refunds.create", "allow", 2_000),
      rule("refund", "refunds.create", "ask", 20_000),
      rule("cancel", "orders.cancel", "allow"),
    ],
  },
};

export function createMarket(nowMs: number): Shop[] {
  return tenantNames.map((name, index) => ({
    tenant: createTenant(name),
    business: createBusiness(name, index, nowMs),
    articles: createArticles(name),
    links: [`https://help.${name}.example/returns`],
  }));
}

/** The same tenant after its policy was changed: another version, and everything is asked about. */
export function tightenPolicy(tenant: TenantConfig, number: number): TenantConfig {
  const { policy } = tenant;
  const rules = policy.rules.map((known) =>
    known.decision === "allow" && known.tiers === null && known.tool !== "replies.send"
      ? { ...known, intents: null, sampleOneIn: null, suspendOnFault: false, decision: "ask" as const }
      : known,
  );
  return { ...tenant, policy: { ...policy, version: `${policy.version}.${number}`, rules } };
}

function createTenant(name: TenantName): TenantConfig {
  const { plan, ...policy } = policies[name];
  const models = ["scripted/attacker"];
  return tenantConfigSchema.parse({
    id: name,
    name,
    plan,
    environment: "sandbox",
    webhooks: {},
    apiTokens: [],
    policy,
    models: { small: models, standard: models, frontier: models },
    placement: { shards: 1 },
    approvals: { expireMs: 3_600_000 },
    budget: { tokens: 100_000_000, costMicros: 100_000_000 },
  });
}

function createBusiness(name: TenantName, index: number, nowMs: number): Business {
  const ago = (days: number) => new Date(nowMs - days * 86_400_000).toISOString();
  const people = names.map((full, number) => ({
    id: `CUS-${100 + number}`,
    // The first three are customers everywhere.
    email: `${full.split(" ")[0]?.toLowerCase()}@${number < 3 ? "people" : name}.example`,
    name: number < 3 ? full : `${full} ${name}`,
    language: "en",
    tier: "standard" as const,
    createdAt: ago(400.75 + number),
  }));
  const business: Business = {
    customers: people,
    orders: [],
    shipments: [],
    invoices: [],
    subscriptions: [],
    refunds: [],
  };
  const states = ["paid", "delivered", "delivered", "shipped"] as const;
  for (let number = 0; number < people.length * states.length; number++) {
    // Shifted from tenant to tenant: the same number is another customer's order elsewhere.
    const owner = people[(number + index) % people.length];
    const status = states[number % states.length];
    if (!owner || !status) continue;
    const id = `SB-${2001 + number}`;
    const priceCents = 900 + ((number * 1_370 + index * 410) % 9_000);
    const common = {
      customerId: owner.id,
      customerEmail: owner.email,
      currency: index === 1 ? ("USD" as const) : ("EUR" as const),
    };
    business.orders.push({
      id,
      ...common,
      status,
      items: [{ sku: `SKU-${number}`, name: `Lamp ${number}`, quantity: 2, priceCents }],
      totalCents: priceCents * 2,
      refundedCents: 0,
      shippingAddress: `${number + 3} ${owner.name} Road, Port ${name}`,
      placedAt: ago(number + 2),
      deliveredAt: status === "delivered" ? ago(number + 1.5) : null,
    });
    business.shipments.push({
      id: `SHP-${5001 + number}`,
      orderId: id,
      customerEmail: owner.email,
      carrier: "Parcel Post",
      trackingNumber: `PP${index}${70_000 + number}XY`,
      status: status === "delivered" ? "delivered" : "inTransit",
      estimatedDelivery: ago(-2),
      lastEvent: "Left the depot",
    });
    business.invoices.push({
      id: `INV-2026-${3001 + number}`,
      orderId: id,
      customerId: owner.id,
      customerEmail: owner.email,
      totalCents: priceCents * 2,
      currency: common.currency,
      status: "paid",
      issuedAt: ago(number + 2),
    });
  }
  people.forEach((owner, number) => {
    business.subscriptions.push({
      id: `SUB-${401 + ((number + index) % people.length)}`,
      customerId: owner.id,
      customerEmail: owner.email,
      plan: "Loom Club",
      status: "active",
      priceCents: 1_200,
      currency: "EUR",
      renewsAt: ago(-20.25 - number),
    });
  });
  return business;
}

function createArticles(name: TenantName): Article[] {
  return [
    {
      slug: "returns",
      language: "en",
      title: "Returns and refunds",
      intents: ["refund_request"],
      body: `You can return an item within 30 days. The steps are at https://help.${name}.example/returns.`,
    },
  ];
}

/** Lets go what tickets about these intents want, where one person would be asked. */
function ofIntents(
  id: string,
  tool: string,
  intents: PolicyRule["intents"],
  maxAmountCents: number | null = null,
): PolicyRule {
  return {
    ...rule(id, tool, "allow", maxAmountCents),
    intents,
    sampleOneIn: 10,
    suspendOnFault: true,
  };
}

function rule(
  id: string,
  tool: string,
  decision: PolicyRule["decision"],
  maxAmountCents: number | null = null,
): PolicyRule {
  const amounts = {
    approvers: 1,
    sampleOneIn: null,
    suspendOnFault: false,
    intents: null,
    minAmountCents: null,
    maxAmountCents,
    currencies: null,
  };
  return { id, tool, tiers: null, ...amounts, decision, why: `The rule ${id} says so.` };
}
