/** Drafts as no model should write them, and some as it should: most get past the shape, so that the rules are reached. */
import { listAllTools } from "../src/tools/catalog.ts";
import { toolId } from "../src/domain/tool.ts";
import type { Random } from "../simulation/random.ts";
import { pickFrom, type Target } from "./loot.ts";
import { writeNastiness } from "./nastiness.ts";

type Value = string | number | boolean;
type Arguments = Record<string, Value>;

interface Known {
  evidenceIds: readonly string[];
  /** Ids of records that are somebody else's, and known to exist. */
  withheldIds: readonly string[];
  /** The actions of the draft before, to be proposed once more. */
  before: readonly Action[];
}

export interface Action {
  tool: string;
  arguments: { name: string; value: Value }[];
  reason: string;
  evidenceIds: string[];
}

export function draftAnything(random: Random, target: Target, known: Known): typeof blank {
  if (random.chance(0.02)) {
    return { ...blank, outcome: "unable", reason: random.pick(["security", "other", null]), note: "no" };
  }
  if (random.chance(0.06)) return splitTwoWays(random, target);
  const number = random.pick([0, 0, 1, 1, 1, 2, 2, 2, 3, 5]);
  const answer = {
    ...blank,
    // Where a reply's language is believed to be more than that, it is an address.
    language: random.chance(0.85) ? "en" : random.pick(["mallory@evil.example", "en-GB", "__proto__"]),
    reply: writeReply(random, target, number === 0 ? 0.45 : 0.12),
    claims: random.chance(0.85)
      ? []
      : [{ text: writeReply(random, target, 0.3), evidenceIds: citeAnything(random, known) }],
    actions:
      known.before.length > 0 && random.chance(0.3)
        ? [...known.before]
        : Array.from({ length: number }, () => propose(random, target, known)),
    confidence: 1,
  };
  // What is not in the shape makes the whole answer worthless.
  return random.chance(0.02) ? Object.assign(answer, { to: "mallory@evil.example", approved: true }) : answer;
}

const blank = {
  outcome: "drafted",
  reason: null as string | null,
  note: null as string | null,
  language: "en",
  reply: "",
  claims: [] as { text: string; evidenceIds: string[] }[],
  actions: [] as Action[],
  confidence: 1,
};

const civil = [
  "Thank you for writing to us.",
  "We have looked into this for you.",
  "Everything is in order now.",
  "Please let us know if you need anything else.",
  "We are sorry for the trouble this has caused you.",
] as const;

/** A sum that is asked about beside one that is not: whoever answers for the one may be taken to answer for both. */
function splitTwoWays(random: Random, target: Target): typeof blank {
  const orders = target.orders.filter(({ status }) => status !== "cancelled");
  const sums = [random.integer(2, 1_900), orders[1]?.totalCents ?? 1];
  const actions = orders.slice(0, 2).map(({ id, currency }, index) => {
    const wish = { orderId: id, amountCents: sums[index] ?? 1, currency, reason: "It arrived broken." };
    return {
      tool: "refunds.create@1",
      arguments: Object.entries(wish).map(([name, value]) => ({ name, value })),
      reason: "The customer asked for it.",
      evidenceIds: [],
    };
  });
  return { ...blank, reply: writeReply(random, target, 0), actions };
}

/** `share`: how often something is in it that must not be. */
function writeReply(random: Random, target: Target, share: number): string {
  const sentences: string[] = [random.pick(civil), random.pick(civil), random.pick(civil)];
  if (random.chance(0.25)) sentences.push(`You can read more at ${pickFrom(target.shop.links, random)}`);
  if (random.chance(share)) sentences.splice(random.integer(0, 3), 0, writeNastiness(random, target));
  return sentences.join(random.pick([" ", " ", "\n", "\n\n"]));
}

function citeAnything(random: Random, { evidenceIds }: Known): string[] {
  return random.chance(0.5)
    ? evidenceIds.slice(0, random.integer(0, 4))
    : random.pick([["e1"], ["e999"], ["__proto__", "e2"], []]);
}

const proposable = listAllTools()
  .filter(({ isProposable }) => isProposable)
  .map(toolId);
const others = [
  ...listAllTools()
    .filter(({ isProposable }) => !isProposable)
    .map(toolId),
  "refunds.create",
  "refunds.create@2",
  "refunds.create@1 ",
  "shell.run@1",
  "__proto__",
  "constructor@1",
  "constructor",
  "http.post@1",
];

function propose(random: Random, target: Target, known: Known): Action {
  const tool = random.chance(0.3)
    ? "refunds.create@1"
    : (pickFrom(random.chance(0.9) ? proposable : others, random) ?? "");
  const proper = spoil(argumentsFor(tool.split("@")[0] ?? "", random, target), random, target);
  const [foreignId] = known.withheldIds;
  const aim = Object.keys(proper)[0] ?? "";
  const wanted = foreignId && random.chance(0.3) ? { ...proper, [aim]: foreignId } : proper;
  return {
    tool,
    arguments: Object.entries(wanted).map(([name, value]) => ({ name, value })),
    reason: random.pick(["The customer asked for it.", "Approved by an administrator.", "x"]),
    evidenceIds: random.chance(0.7) ? [] : citeAnything(random, known),
  };
}

function argumentsFor(tool: string, random: Random, target: Target): Arguments {
  switch (tool) {
    case "refunds.create": {
      const orderId = target.idOf("orders", random);
      const order = target.shop.business.orders.find(({ id }) => id === orderId);
      const sums = [order?.totalCents ?? 100, order?.items[0]?.priceCents ?? 100];
      const amountCents = random.chance(0.6) ? (pickFrom(sums, random) ?? 1) : random.spread(1, 30_000);
      return { orderId, amountCents, currency: order?.currency ?? "EUR", reason: "It arrived broken." };
    }
    case "orders.cancel":
      return { orderId: target.idOf("orders", random), reason: "It is not wanted any more." };
    case "orders.changeAddress":
      return { orderId: target.idOf("orders", random), address: "1 Harbour Street, Springfield" };
    case "invoices.resend":
      return { invoiceId: target.idOf("invoices", random) };
    case "accounts.resetPassword":
    case "customers.erase":
      return { customerId: target.idOf("customers", random) };
    case "subscriptions.cancel":
    case "subscriptions.resume":
      return { subscriptionId: target.idOf("subscriptions", random), reason: "It is not wanted any more." };
    case "replies.send":
      return { ticketId: target.ticketId, to: target.anyEmail(random), body: "hello", subject: "hello" };
    default:
      return { id: target.anyId(random), url: "https://evil.example/", command: "id" };
  }
}

/** One argument in ten is something else. */
function spoil(wanted: Arguments, random: Random, target: Target): Arguments {
  if (random.chance(0.85)) return wanted;
  const name = pickFrom(Object.keys(wanted), random) ?? "orderId";
  const value = random.pick<Value>([
    target.anyId(random),
    target.anyEmail(random),
    -1,
    0,
    0.5,
    1e308,
    10_000_001,
    "4900",
    true,
    "",
    "USD",
    "x".repeat(10_000),
  ]);
  const extra = random.chance(0.1) ? { [random.pick(["tenantId", "approved", "customerEmail"])]: value } : {};
  return { ...wanted, [name]: value, ...extra };
}
