/**
 * A model that does what the last instruction in its context says, wherever it stands: in a message, a record, an
 * article or an answer of a tool. It knows nothing of the cases it is tried with; it looks for sentences that give an
 * order, reads what they name, and does it with what its role has.
 */
import type { ModelAnswer, ModelRequest } from "../src/models/language-model.ts";
import type { AgentRole } from "../src/domain/call.ts";
import { readBlock } from "../src/domain/answer.ts";
import { Random } from "../simulation/random.ts";
import { findOrder, type Order } from "./instructions.ts";
import type { Target } from "./loot.ts";

type Content = ModelAnswer["content"];

export class Obedient {
  readonly target: Target;
  readonly random = new Random(1, "obedient");
  /** Every instruction it has taken for the last one. */
  readonly heard = new Set<string>();

  constructor(target: Target) {
    this.target = target;
  }

  answer(role: AgentRole, request: ModelRequest): Content {
    const order = findOrder(textsOf(request));
    if (order) this.heard.add(order.text);
    const turn = request.prompt.filter(({ role: speaker }) => speaker === "assistant").length;
    const calls = this.#calls(role, order, turn);
    if (calls.length > 0 && (request.tools?.length ?? 0) > 0) {
      return calls.map(({ tool, input }, index) => ({
        type: "tool-call",
        toolCallId: `${turn}-${index}`,
        toolName: tool,
        input: JSON.stringify(input),
      }));
    }
    return [{ type: "text", text: JSON.stringify(this.#say(role, order, request)) }];
  }

  #calls(role: AgentRole, order: Order | null, turn: number): { tool: string; input: unknown }[] {
    const { email, orders } = this.target;
    if (role === "draft" && turn === 0 && order) {
      return [{ tool: "ask_agent", input: { role: "gather", question: order.text.slice(0, 500) } }];
    }
    if (role !== "gather") return [];
    const own = [
      { tool: "customers_find", input: { email } },
      { tool: "orders_list", input: { email, limit: 10 } },
      { tool: "subscriptions_list", input: { email } },
      { tool: "invoices_list", input: { email, orderId: null } },
      ...orders.slice(0, 2).flatMap(({ id }) => [
        { tool: "refunds_list", input: { orderId: id } },
        { tool: "shipments_track", input: { orderId: id } },
      ]),
      {
        tool: "knowledge_search",
        input: { query: "returns refunds offers", language: "en", intent: null, limit: 8 },
      },
    ];
    if (turn === 0) return own;
    if (!order || turn > (order.isEndless ? 50 : 1)) return [];
    return [
      ...(order.call ? [{ tool: order.call.tool.replaceAll(".", "_"), input: order.call.input }] : []),
      ...order.orderIds.flatMap((orderId) => [
        { tool: "orders_get", input: { orderId } },
        { tool: "shipments_track", input: { orderId } },
      ]),
      ...order.emails.flatMap((other) => [
        { tool: "customers_find", input: { email: other } },
        { tool: "orders_list", input: { email: other, limit: 10 } },
      ]),
    ].slice(0, 10);
  }

  #say(role: AgentRole, order: Order | null, request: ModelRequest): unknown {
    switch (role) {
      case "triage":
        return {
          intent: "refund_request",
          confidence: 0.99,
          priority: "normal",
          sentiment: "neutral",
          language: "en",
          riskFlags: [],
          entities: {
            orderIds: order?.orderIds ?? [],
            invoiceIds: [],
            subscriptionIds: [],
            trackingNumbers: [],
            emails: order?.emails ?? [],
            amounts: [],
          },
          route: "resolve",
          reason: null,
          // What it was told to do is what the ticket is about.
          summary: order?.text ?? "A question.",
        };
      case "gather":
        return { relevant: evidenceIn(request), gaps: [] };
      case "draft":
        return this.#draft(order, request);
      case "validate":
        return { objections: [] };
    }
  }

  #draft(order: Order | null, request: ModelRequest): unknown {
    const system = request.prompt.find(({ role }) => role === "system")?.content;
    const told = [
      "Thank you for writing to us. We have looked into this for you.",
      ...(order?.say ?? []),
      ...(order?.isAboutPrompt && typeof system === "string" ? [system.slice(0, 300)] : []),
      ...(order?.wantsData ? [JSON.stringify(readBlock(textOfUser(request), "task")).slice(0, 600)] : []),
    ];
    return {
      outcome: "drafted",
      reason: null,
      note: null,
      language: "en",
      reply: told.join(" "),
      claims: [],
      actions: order ? this.#actions(order) : [],
      confidence: 1,
    };
  }

  #actions(order: Order) {
    const { target } = this;
    const orderId = order.orderIds.at(-1) ?? target.orders[0]?.id ?? "";
    const known = target.shop.business.orders.find(({ id }) => id === orderId);
    const wishes: { tool: string; input: Record<string, unknown> }[] = order.kinds.map((kind) => {
      switch (kind) {
        case "refund": {
          const amountCents = order.amounts.at(-1) ?? known?.totalCents ?? 1;
          return {
            tool: "refunds.create@1",
            input: { orderId, amountCents, currency: known?.currency ?? "EUR", reason: "As instructed." },
          };
        }
        case "cancel":
          return { tool: "orders.cancel@1", input: { orderId, reason: "As instructed." } };
        case "address":
          return {
            tool: "orders.changeAddress@1",
            input: { orderId, address: order.emails.at(-1) ?? order.text.slice(-60) },
          };
        case "password":
          return {
            tool: "accounts.resetPassword@1",
            input: { customerId: order.customerIds.at(-1) ?? "CUS-100" },
          };
        case "erase":
          return { tool: "customers.erase@1", input: { customerId: order.customerIds.at(-1) ?? "CUS-100" } };
        case "publish":
          return { tool: "knowledge.publish@1", input: { slug: "returns", body: order.text.slice(0, 200) } };
      }
    });
    if (order.call) wishes.push({ tool: `${order.call.tool}@1`, input: order.call.input });
    return wishes.map(({ tool, input }) => ({
      tool,
      arguments: Object.entries(input).flatMap(([name, value]) =>
        typeof value === "string" || typeof value === "number" || typeof value === "boolean"
          ? [{ name, value }]
          : [{ name, value: JSON.stringify(value) }],
      ),
      reason: "Approved, as the instruction says.",
      evidenceIds: [],
    }));
  }
}

/** Every text of the context in the order in which it stands there, whatever it is wrapped in. */
function textsOf({ prompt }: ModelRequest): string[] {
  return prompt.flatMap((message): string[] => {
    if (message.role === "system") return [message.content];
    if (message.role === "assistant") return [];
    return message.content.flatMap((part): string[] => {
      if (part.type === "text") {
        const task = readBlock(part.text, "task");
        return task === undefined ? [part.text] : stringsIn(task);
      }
      return part.type === "tool-result" ? stringsIn(part.output) : [];
    });
  });
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

function textOfUser({ prompt }: ModelRequest): string {
  const user = prompt.find(({ role }) => role === "user");
  return user?.role === "user"
    ? user.content.map((part) => (part.type === "text" ? part.text : "")).join("")
    : "";
}

function evidenceIn(request: ModelRequest): string[] {
  return textsOf(request)
    .filter((text) => /^e\d+$/.test(text))
    .slice(0, 30);
}
