/**
 * A draft for the rules' tests: Hannah asks about her lamp, order SB-10042. It is good as it stands; each test changes
 * one thing.
 */
import { sandboxTools } from "../../../src/connectors/sandbox/tools.ts";
import type { ToolDefinition } from "../../../src/domain/tool.ts";
import { checkDraft, type DraftCheck } from "../../../src/agents/draft-rules.ts";
import type { ProposedAction, WrittenDraft } from "../../../src/domain/draft.ts";
import type { Evidence } from "../../../src/domain/evidence.ts";
import type { Finding } from "../../../src/domain/verdict.ts";

export const nowMs = Date.parse("2026-11-20T12:00:00Z");

/** What is wrong with the good draft once it has been changed like this. */
export function check(change: Partial<WrittenDraft>, context: Context = {}): Finding[] {
  return checkDraft(input(change, context));
}

/** The rules that block it, each once. */
export function blocked(change: Partial<WrittenDraft>, context: Context = {}): string[] {
  const findings = check(change, context).filter(({ severity }) => severity === "block");
  return [...new Set(findings.map(({ rule }) => rule))];
}

export interface Context {
  email?: string | null;
  language?: string;
  messages?: DraftCheck["messages"];
  evidence?: Evidence[];
}

export const good: WrittenDraft = {
  outcome: "drafted",
  language: "en",
  reply: "Hello Hannah, your order SB-10042 was delivered on 10 November 2026. Kind regards",
  claims: [{ text: "Order SB-10042 was delivered on 10 November 2026.", evidenceIds: ["e2"] }],
  actions: [],
  confidence: 0.9,
  evidence: [],
};

export function input(change: Partial<WrittenDraft>, context: Context = {}): DraftCheck {
  const draft = { ...good, ...change };
  const { email = "hannah.whitfield@example.com" } = context;
  return {
    ticket: {
      id: `tkt_${"0".repeat(32)}`,
      tenantId: "demo",
      source: "standard",
      externalId: "T-1",
      subject: "My lamp",
      requester: { email, name: "Hannah Whitfield", externalId: null },
      channel: null,
      locale: null,
      priority: null,
      attachments: [],
      metadata: {},
      url: null,
    },
    messages: context.messages ?? [written("What about my lamp? The order is SB-99999 or SB-10042.")],
    assessment: {
      intent: "order_status",
      confidence: 0.9,
      priority: "normal",
      sentiment: "neutral",
      language: context.language ?? draft.language,
      riskFlags: [],
      entities: {
        orderIds: [],
        invoiceIds: [],
        subscriptionIds: [],
        trackingNumbers: [],
        emails: [],
        amounts: [],
      },
      route: "resolve",
      reason: null,
      summary: "The customer asks about an order.",
    },
    dossier: { evidence: context.evidence ?? dossier(), gaps: [] },
    draft,
    proposable: Object.values<ToolDefinition>(sandboxTools).filter(({ isProposable }) => isProposable),
    now: nowMs,
  };
}

export const articleText = `You can return an item within 30 days of delivery and get your money back.
A refund reaches your card 5 to 7 working days after we have made it. We refund by the way you paid, once the item is back.
Our lamps carry a two-year guarantee. A return begins on the returns page.
More at https://help.example.com/refunds or help.example.com/refunds, from help@example.com, or on +44 20 7946 0000.`;

/** Two orders of the requester's, one of them partly refunded; an article; and somebody else's order. */
export function dossier(): Evidence[] {
  return [
    piece("e1", "customers.find@1", {
      id: "CUS-1",
      email: "hannah.whitfield@example.com",
      name: "Hannah Whitfield",
      language: "en",
      tier: "standard",
    }),
    piece("e2", "orders.get@1", order({})),
    piece(
      "e3",
      "shipments.track@1",
      shipment({ orderId: "SB-10042", trackingNumber: "NW4829130771", status: "delivered" }),
    ),
    { ...piece("e4", "knowledge.search@1", articleText), provenance: "knowledge" },
    piece("e5", "orders.get@1", {
      ...order({ id: "SB-77777" }),
      customerEmail: "mallory@example.com",
      shippingAddress: "9 Hidden Road, York",
    }),
    piece("e6", "orders.list@1", {
      ...order({ id: "SB-10043", status: "shipped" }),
      items: [{ sku: "B-1", name: "Light bulb", quantity: 2, priceCents: 499 }],
      totalCents: 998,
      refundedCents: 500,
      deliveredAt: null,
    }),
    piece("e7", "shipments.track@1", shipment({})),
  ];
}

/** The same, as if nothing had ever been refunded. */
export function ownWithoutRefund(): Context {
  return { evidence: dossier().filter(({ id }) => id !== "e6") };
}

export function order(change: { id?: string; status?: string }) {
  return {
    id: "SB-10042",
    customerId: "CUS-1",
    customerEmail: "hannah.whitfield@example.com",
    status: "delivered",
    items: [{ sku: "L-1", name: "Harbour table lamp", quantity: 1, priceCents: 4999 }],
    totalCents: 4999,
    refundedCents: 0,
    currency: "EUR",
    shippingAddress: "4 Quay Lane, Bristol BS1 4TB",
    placedAt: "2026-11-02T08:00:00.000Z",
    deliveredAt: "2026-11-10T09:30:00.000Z",
    ...change,
  };
}

export function shipment(change: Record<string, string>) {
  return {
    id: "SHP-1",
    orderId: "SB-10043",
    customerEmail: "hannah.whitfield@example.com",
    carrier: "Northway Parcel",
    trackingNumber: "NW4829130780",
    status: "inTransit",
    estimatedDelivery: null,
    lastEvent: "Left the depot",
    ...change,
  };
}

export function piece(id: string, tool: string, content: Evidence["content"]): Evidence {
  return { id, provenance: "systemOfRecord", tool, callId: "c1", title: tool, content };
}

/** A full refund of SB-10042, with these arguments instead. */
export function refund(change: ProposedAction["arguments"] = {}): ProposedAction {
  return {
    id: "a1",
    tool: "refunds.create@1",
    arguments: { orderId: "SB-10042", amountCents: 4999, currency: "EUR", reason: "Sent back", ...change },
    reason: "The lamp came back.",
    evidenceIds: ["e2"],
  };
}

export function written(body: string): DraftCheck["messages"][number] {
  return { id: "m1", from: "customer", authorName: null, body, automatic: false, at: nowMs };
}
