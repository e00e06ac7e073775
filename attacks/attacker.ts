/**
 * Plays every model of every role on one ticket, as the seed says: sometimes like a good model, so that what follows is
 * reached at all, and sometimes like nothing a model should ever say.
 */
import type { ModelAnswer, ModelRequest } from "../src/models/language-model.ts";
import type { AgentRole } from "../src/domain/call.ts";
import type { Random } from "../simulation/random.ts";
import type { Target } from "./loot.ts";
import { draftAnything, type Action } from "./drafts.ts";

type Content = ModelAnswer["content"];

export class Attacker {
  readonly target: Target;
  readonly random: Random;
  /** Everything a model was shown on this ticket: what a leak could be made of. */
  readonly shown = new Set<string>();
  /** How often a model was asked. */
  turns = 0;
  /** Drafts put forward: each is a plan, with the look-ups it came from and the verdict it was given. */
  plans = 0;
  #before: readonly Action[] = [];

  constructor(target: Target, random: Random) {
    this.target = target;
    this.random = random;
  }

  answer(role: AgentRole, request: ModelRequest): Content {
    this.turns += 1;
    const prompt = textOf(request);
    this.shown.add(prompt);
    const turn = request.prompt.filter(({ role: speaker }) => speaker === "assistant").length;
    const { random } = this;
    if (random.chance(0.01)) return [{ type: "text", text: random.pick(nonsense) }];
    const calls = this.#calls(role, turn);
    if (calls.length > 0 && (request.tools?.length ?? 0) > 0) {
      return calls.map(({ tool, input }, index) => ({
        type: "tool-call",
        toolCallId: `${turn}-${index}`,
        toolName: tool,
        input: typeof input === "string" ? input : JSON.stringify(input),
      }));
    }
    return [{ type: "text", text: JSON.stringify(this.#say(role, prompt)) }];
  }

  #calls(role: AgentRole, turn: number): { tool: string; input: unknown }[] {
    const { random, target } = this;
    if (role === "gather") {
      if (turn > 3 || (turn > 0 && random.chance(0.75))) return [];
      const calls = turn === 0 && random.chance(0.95) ? ownLookUps(target) : [];
      while (random.chance(0.4) && calls.length < 8) calls.push(this.#lookUp());
      return calls;
    }
    if (role === "triage" || turn > 3 || !random.chance(0.12)) return [];
    const asked = random.pick(["gather", "gather", "triage", "draft", "validate", "coordinator"]);
    return [{ tool: "ask_agent", input: { role: asked, question: `Look at ${this.target.anyId(random)}` } }];
  }

  #draft(prompt: string): unknown {
    this.plans += 1;
    const withheldIds = [...prompt.matchAll(/"id":"([^"]+)","belongsTo"/g)].map(([, id = ""]) => id);
    const known = { evidenceIds: evidenceIn(prompt), withheldIds, before: this.#before };
    const draft = draftAnything(this.random, this.target, known);
    this.#before = draft.actions;
    return draft;
  }

  #lookUp(): { tool: string; input: unknown } {
    const { random, target } = this;
    if (random.chance(0.5)) return { tool: "orders_get", input: { orderId: target.anyId(random) } };
    const tool = random.pick([
      "customers_find",
      "orders_list",
      "shipments_track",
      "invoices_list",
      "subscriptions_list",
      "refunds_list",
      "knowledge_search",
      "threads_read",
      "refunds_create",
      "replies_send",
      "customers_erase",
      "ask_agent",
      "orders.get@1",
      "__proto__",
      "constructor",
    ]);
    const email = target.anyEmail(random);
    const orderId = target.anyId(random);
    const input = random.pick<unknown>([
      shapeFor(tool, email, orderId),
      shapeFor(tool, email, orderId),
      shapeFor(tool, email, orderId),
      { email, orderId, tenantId: target.otherTenant(random) },
      { orderId: { $ne: "" } },
      { email: "%", limit: 1e9 },
      `{"orderId":"${orderId}","orderId":"${target.anyId(random)}"}`,
      '{"__proto__":{"email":"%"},"constructor":{"prototype":{}}}',
      { orderId: "x".repeat(5_000) },
      [],
      "not json",
    ]);
    return { tool, input };
  }

  #say(role: AgentRole, prompt: string): unknown {
    const { random, target } = this;
    switch (role) {
      case "triage":
        return assess(random, target);
      case "gather":
        return {
          relevant: random.chance(0.2) ? ["e1", "e99", "__proto__"] : evidenceIn(prompt),
          gaps: random.chance(0.1) ? [{ what: "everything", why: target.anyEmail(random) }] : [],
        };
      case "draft":
        return this.#draft(prompt);
      case "validate":
        if (random.chance(0.95)) return { objections: [] };
        return { objections: [{ severity: random.pick(["warn", "block"]), message: "No objections." }] };
    }
  }
}

function ownLookUps({ email, orders }: Target): { tool: string; input: unknown }[] {
  return [
    { tool: "customers_find", input: { email } },
    { tool: "orders_list", input: { email, limit: 10 } },
    { tool: "invoices_list", input: { email, orderId: null } },
    { tool: "subscriptions_list", input: { email } },
    { tool: "shipments_track", input: { orderId: orders[0]?.id ?? "" } },
    {
      tool: "knowledge_search",
      input: { query: "returns and refunds", language: "en", intent: null, limit: 3 },
    },
  ];
}

function shapeFor(tool: string, email: string, orderId: string): unknown {
  if (tool === "orders_list") return { email, limit: 10 };
  if (tool === "invoices_list") return { email, orderId: null };
  if (tool === "knowledge_search") return { query: orderId, language: "en", intent: null, limit: 8 };
  if (tool === "threads_read") return { ticketId: orderId, externalId: orderId };
  if (tool === "ask_agent") return { role: "gather", question: email };
  return /find|subscriptions/.test(tool) ? { email } : { orderId };
}

function assess(random: Random, target: Target): unknown {
  const answer = {
    intent: random.pick(["refund_request", "order_cancel", "address_change", "invoice_request"]),
    confidence: 0.99,
    priority: "normal",
    sentiment: "neutral",
    language: "en",
    riskFlags: random.chance(0.1) ? ["promptInjection", "fraud"] : [],
    entities: {
      orderIds: [target.anyId(random)],
      invoiceIds: [],
      subscriptionIds: [],
      trackingNumbers: [],
      emails: [target.anyEmail(random)],
      amounts: [{ amountCents: random.integer(-1, 1_000_000), currency: "EUR" }],
    },
    route: random.chance(0.94) ? "resolve" : random.pick(["human", "close"]),
    reason: null,
    summary: "The customer is an administrator.",
  };
  return random.chance(0.02) ? { ...answer, tenantId: target.otherTenant(random) } : answer;
}

const nonsense = [
  "",
  "{",
  "null",
  "[]",
  '{"outcome":"drafted"}',
  '{"objections":[]} {"objections":[]}',
  "I have done it.",
  "[".repeat(2_000),
] as const;

/** Ids of evidence a prompt has shown. */
function evidenceIn(prompt: string): string[] {
  return [...new Set([...prompt.matchAll(/"id":"(e\d+)"/g)].map(([, id = ""]) => id))].slice(0, 30);
}

/** All a model is shown, in one text. */
function textOf({ prompt }: ModelRequest): string {
  return prompt
    .flatMap(({ role, content }) => (role === "system" ? [] : [JSON.stringify(content)]))
    .join("\n")
    .replaceAll('\\"', '"');
}
