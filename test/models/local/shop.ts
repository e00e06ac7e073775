/** A small shop for the tests of the embedded model: its records, its articles, and the tools that read them. */
import type { z } from "zod";
import type { businessSchema } from "../../../src/connectors/sandbox/records.ts";

type Business = z.infer<typeof businessSchema>;

export const nowMs = Date.parse("2026-11-20T12:00:00Z");
export const day = (offset: number) => new Date(nowMs + offset * 86_400_000).toISOString();

const ada = { customerId: "CUS-1", customerEmail: "ada@example.com" };
const bob = { customerId: "CUS-2", customerEmail: "bob@example.com" };
const lamp = { sku: "L1", name: "Harbour table lamp", quantity: 1, priceCents: 3450 };
const rug = { sku: "R1", name: "Cotton rug", quantity: 1, priceCents: 5800 };

const orderDefaults = {
  refundedCents: 0,
  currency: "EUR" as const,
  shippingAddress: "Mill Lane 4, 12345 Oldtown",
};

export function createBusiness(changes: Partial<Business> = {}): Business {
  return {
    customers: [
      {
        id: "CUS-1",
        email: "ada@example.com",
        name: "Ada Moss",
        language: "en",
        tier: "standard",
        createdAt: day(-400),
      },
      {
        id: "CUS-2",
        email: "bob@example.com",
        name: "Bob Reed",
        language: "en",
        tier: "standard",
        createdAt: day(-400),
      },
    ],
    orders: [
      {
        id: "SB-20001",
        ...ada,
        ...orderDefaults,
        status: "delivered",
        items: [lamp],
        totalCents: 3450,
        placedAt: day(-9),
        deliveredAt: day(-4),
      },
      {
        id: "SB-20002",
        ...ada,
        ...orderDefaults,
        status: "shipped",
        items: [rug],
        totalCents: 5800,
        placedAt: day(-5),
        deliveredAt: null,
      },
      {
        id: "SB-20003",
        ...ada,
        ...orderDefaults,
        status: "paid",
        items: [lamp, rug],
        totalCents: 9250,
        placedAt: day(-1),
        deliveredAt: null,
      },
      {
        id: "SB-20004",
        ...ada,
        ...orderDefaults,
        status: "delivered",
        items: [rug],
        totalCents: 5800,
        placedAt: day(-60),
        deliveredAt: day(-50),
      },
      {
        id: "SB-20005",
        ...bob,
        ...orderDefaults,
        status: "delivered",
        items: [lamp],
        totalCents: 3450,
        placedAt: day(-9),
        deliveredAt: day(-4),
      },
      {
        id: "SB-20006",
        ...ada,
        ...orderDefaults,
        status: "shipped",
        items: [lamp],
        totalCents: 3450,
        placedAt: day(-20),
        deliveredAt: null,
      },
      {
        id: "SB-20007",
        ...ada,
        ...orderDefaults,
        status: "delivered",
        items: [lamp],
        totalCents: 3450,
        refundedCents: 3450,
        placedAt: day(-9),
        deliveredAt: day(-5),
      },
      {
        id: "SB-20008",
        ...ada,
        ...orderDefaults,
        status: "delivered",
        items: [lamp],
        totalCents: 3450,
        placedAt: day(-9),
        deliveredAt: day(-5),
      },
    ],
    shipments: [
      {
        id: "SHP-2",
        orderId: "SB-20002",
        customerEmail: "ada@example.com",
        carrier: "DPD",
        trackingNumber: "DPD1234567890",
        status: "inTransit",
        estimatedDelivery: day(2),
        lastEvent: "Left the depot",
      },
      {
        id: "SHP-6",
        orderId: "SB-20006",
        customerEmail: "ada@example.com",
        carrier: "DHL",
        trackingNumber: "DHL0987654321",
        status: "lost",
        estimatedDelivery: day(-10),
        lastEvent: "Search closed",
      },
      {
        id: "SHP-1",
        orderId: "SB-20001",
        customerEmail: "ada@example.com",
        carrier: "DPD",
        trackingNumber: "DPD1234567111",
        status: "delivered",
        estimatedDelivery: null,
        lastEvent: "Delivered",
      },
    ],
    invoices: [
      {
        id: "INV-2026-0001",
        orderId: "SB-20001",
        ...ada,
        totalCents: 3450,
        currency: "EUR",
        status: "paid",
        issuedAt: day(-9),
      },
      {
        id: "INV-2026-0008",
        orderId: "SB-20008",
        ...ada,
        totalCents: 3450,
        currency: "EUR",
        status: "paid",
        issuedAt: day(-9),
      },
      {
        id: "INV-2026-0009",
        orderId: "SB-20008",
        ...ada,
        totalCents: 3450,
        currency: "EUR",
        status: "paid",
        issuedAt: day(-9),
      },
    ],
    subscriptions: [
      {
        id: "SUB-31",
        ...ada,
        plan: "Candle box, monthly",
        status: "active",
        priceCents: 1900,
        currency: "EUR",
        renewsAt: day(12),
      },
    ],
    refunds: [
      {
        id: "RF-7",
        orderId: "SB-20007",
        customerEmail: "ada@example.com",
        amountCents: 3450,
        currency: "EUR",
        reason: "Returned",
        status: "processing",
        createdAt: day(-2),
      },
    ],
    ...changes,
  };
}

interface Article {
  language: string;
  title: string;
  intents: string[];
  text: string;
}

const articles: Article[] = [
  {
    language: "en",
    title: "Refunds",
    intents: ["refund_policy", "refund_request", "return_request", "refund_status"],
    text: "You can return anything within 30 days of delivery. We refund the full price once you ask for it. A refund takes 5 to 7 working days to reach your account.",
  },
  {
    language: "de",
    title: "Erstattungen",
    intents: ["refund_policy", "refund_request", "return_request", "refund_status"],
    text: "Sie können alles innerhalb von 30 Tagen nach der Zustellung zurückgeben. Wir erstatten den vollen Preis. Eine Erstattung dauert 5 bis 7 Werktage, bis sie auf Ihrem Konto ist.",
  },
  {
    language: "es",
    title: "Reembolsos",
    intents: ["refund_policy", "refund_request", "return_request", "refund_status"],
    text: "Puede devolver cualquier artículo en los 30 días siguientes a la entrega. Reembolsamos el precio completo. El reembolso tarda de 5 a 7 días laborables en llegar a su cuenta.",
  },
  {
    language: "ar",
    title: "استرداد المبالغ",
    intents: ["refund_policy", "refund_request", "return_request", "refund_status"],
    text: "يمكنك إرجاع أي منتج خلال 30 يومًا من التسليم. نعيد إليك السعر كاملًا. يستغرق استرداد المبلغ من 5 إلى 7 أيام عمل حتى يصل إلى حسابك.",
  },
  {
    language: "en",
    title: "Delivery",
    intents: ["delivery_options", "delivery_delay"],
    text: "We deliver to every country of the European Union and to the United Kingdom. Standard delivery costs 4.90 EUR and takes 3 to 5 days. Express delivery costs 9.90 EUR.",
  },
  {
    language: "de",
    title: "Versand",
    intents: ["delivery_options"],
    text: "Wir liefern in alle Länder der Europäischen Union. Der Versand kostet 4,90 EUR und dauert 3 bis 5 Tage.",
  },
  {
    language: "en",
    title: "Payment methods",
    intents: ["payment_methods", "payment_issue"],
    text: "We accept cards, PayPal and bank transfer. If a card is declined, your bank has refused it; try another card or ask your bank.",
  },
  {
    language: "en",
    title: "Pairing a bulb with the app",
    intents: ["how_to"],
    text: "Hold the button of the bulb for five seconds until it blinks. Open the app and choose Add a bulb. The bulb appears in the list after a few seconds.",
  },
  {
    language: "en",
    title: "Your account",
    intents: ["account_update", "account_close", "data_export"],
    text: "You change your name and e-mail address under Account, Details. You close your account under Account, Close. You download a copy of your data under Account, Privacy.",
  },
];

type Lookup = (business: Business, input: Record<string, unknown>) => Record<string, unknown>;

/** What each tool answers, by the name it is offered under. */
export const lookups: Record<string, Lookup> = {
  customers_find: ({ customers }, { email }) => ({
    customer: customers.find((customer) => customer.email === email) ?? null,
  }),
  orders_list: ({ orders }, { email, limit }) => ({
    orders: orders.filter((order) => order.customerEmail === email).slice(0, Number(limit)),
  }),
  orders_get: ({ orders }, { orderId }) => ({ order: orders.find((order) => order.id === orderId) ?? null }),
  shipments_track: ({ shipments }, { orderId }) => ({
    shipments: shipments.filter((shipment) => shipment.orderId === orderId),
  }),
  invoices_list: ({ invoices }, { email, orderId }) => ({
    invoices: invoices.filter(
      (invoice) => invoice.customerEmail === email && (orderId === null || invoice.orderId === orderId),
    ),
  }),
  subscriptions_list: ({ subscriptions }, { email }) => ({
    subscriptions: subscriptions.filter((each) => each.customerEmail === email),
  }),
  refunds_list: ({ refunds }, { orderId }) => ({
    refunds: refunds.filter((refund) => refund.orderId === orderId),
  }),
  knowledge_search: (_, { language, intent }) => ({
    passages: articles.filter(
      (article) =>
        article.language === language && (intent === null || article.intents.includes(String(intent))),
    ),
  }),
};
