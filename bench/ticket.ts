/** The one ticket of the bench, and what a scripted model answers to it at once. Its records are tenant demo's. */
import type { Script } from "../src/models/scripted.ts";

/** As a `standard` webhook's body wants it; only the id differs from ticket to ticket. */
export const ticket = {
  subject: "Where is SB-10027?",
  body: "Hi, could you tell me where my order SB-10027 is and when it will be here?\n\nOliver",
  requester: { email: "oliver.penrose@example.com", name: "Oliver Penrose" },
  channel: "email",
  locale: "en-GB",
} as const;

const reply =
  "Hello Oliver,\n\nyour order SB-10027 has been shipped. Its tracking number is NW4829130900.\n\nKind regards";

export const answers = {
  triage: {
    intent: "order_status" as const,
    confidence: 0.97,
    priority: "normal" as const,
    sentiment: "neutral" as const,
    language: "en",
    riskFlags: [],
    entities: {
      orderIds: ["SB-10027"],
      invoiceIds: [],
      subscriptionIds: [],
      trackingNumbers: [],
      emails: [],
      amounts: [],
    },
    route: "resolve" as const,
    reason: null,
    summary: "The customer asks where an order is.",
  },
  draft: {
    outcome: "drafted" as const,
    reason: null,
    note: null,
    language: "en",
    reply,
    claims: [
      { text: "your order SB-10027 has been shipped.", evidenceIds: ["e2", "e3"] },
      { text: "Its tracking number is NW4829130900.", evidenceIds: ["e3"] },
    ],
    actions: [],
    confidence: 0.97,
  },
};

/** Gather calls three tools in one turn and sums up in the next. */
export const script = {
  about: "A straight ticket with three tool calls.",
  roles: {
    triage: [{ say: answers.triage }],
    gather: [
      {
        call: [
          { tool: "customers_find", input: { email: ticket.requester.email } },
          { tool: "orders_get", input: { orderId: "SB-10027" } },
          { tool: "shipments_track", input: { orderId: "SB-10027" } },
        ],
      },
      { say: { relevant: ["e1", "e2", "e3"], gaps: [] } },
    ],
    draft: [{ say: answers.draft }],
    validate: [{ say: { objections: [] } }],
  },
} satisfies {
  about: string;
  roles: Record<keyof Omit<Script["roles"], "askedGather" | "revisedDraft">, unknown>;
};
