/** Approvers who decide one way or another, customers who write again, and somebody who replays an approver's session. */
import { policyVersionOf } from "../src/policy/fingerprint.ts";
import type { Decision } from "../src/domain/approval.ts";
import type { JsonValue } from "../src/domain/json-value.ts";
import type { Random } from "../simulation/random.ts";
import { tightenPolicy, type Shop } from "./market.ts";
import type { Target } from "./loot.ts";
import { skipTime } from "./platform.ts";
import type { World } from "./world.ts";

export interface Place {
  world: World;
  shop: Shop;
  target: Target;
  random: Random;
  ticketId: string;
  /** Questions that were asked in this world before, of whatever ticket and tenant. */
  earlier: { tenantId: string; approvalId: string }[];
}

/** How often people and customers come back to one ticket. */
const mostVisits = 4;

export async function visit(place: Place): Promise<void> {
  const { world, shop, random, ticketId } = place;
  for (let visits = 0; visits < mostVisits; visits++) {
    const state = await world.settle(shop.tenant.id, ticketId);
    if (state === "awaitingApproval") await decideSomehow(place);
    else if (random.chance(0.25)) await writeAgain(place);
    else if (state === "escalated" && random.chance(0.2)) await handBack(place);
    else return;
  }
  await world.settle(shop.tenant.id, ticketId);
}

async function decideSomehow(place: Place): Promise<void> {
  const { world, shop, random, ticketId, earlier } = place;
  const view = world.shardOf(shop.tenant.id).reader.view(ticketId);
  const pending = view?.approvals.filter(({ status }) => status === "pending") ?? [];
  for (const { id } of view?.approvals ?? []) earlier.push({ tenantId: shop.tenant.id, approvalId: id });
  const [first, second] = pending;
  if (first && second && random.chance(0.5)) {
    // An answer to one of two questions, and then another draft.
    if (random.chance(0.6)) return edit(place, random.pick([first, second]).id);
    await decide(place, first.id, { decision: "approve" });
    return decide(place, second.id, { decision: "requestChanges", note: "Leave out half." });
  }
  for (const { id } of pending) {
    const way = random.next();
    if (way < 0.4) await decide(place, id, { decision: "approve" });
    else if (way < 0.5) await decide(place, id, { decision: "reject" });
    else if (way < 0.65) await edit(place, id);
    else if (way < 0.7) await decide(place, id, { decision: "requestChanges", note: "Leave out half." });
    else if (way < 0.78) {
      await changePolicy(place);
      await decide(place, id, { decision: "approve" });
    } else if (way < 0.86) {
      // The question runs out, and nothing has noticed yet.
      skipTime(3_600_001);
      await decide(place, id, { decision: "approve" });
    } else await replay(place, id);
  }
}

async function replay(place: Place, pendingId: string): Promise<void> {
  const { random, earlier } = place;
  const old = earlier[random.integer(0, Math.max(0, earlier.length - 1))]?.approvalId ?? "";
  for (const id of [old, pendingId.slice(0, -1), "apr_", "__proto__", pendingId.toUpperCase()]) {
    await decide(place, id, { decision: "approve" });
  }
  await decide(place, pendingId, { decision: "reject" });
  await decide(place, pendingId, { decision: "approve" });
  await edit(place, pendingId);
}

/** Says yes or no as a person would; what they were shown under this id is what their yes is to. */
async function decide(
  { world, shop, ticketId }: Place,
  approvalId: string,
  decision: Decision,
): Promise<void> {
  const shard = world.shardOf(shop.tenant.id);
  const shown = shard.reader.view(ticketId)?.approvals.find(({ id }) => id === approvalId);
  const at = Date.now();
  const isYes = decision.decision === "approve" || decision.decision === "edit";
  const yes = {
    ticketId,
    approvalId,
    tool: shown?.action.tool ?? "",
    arguments: decision.decision === "edit" ? decision.arguments : (shown?.action.arguments ?? null),
    policyVersion: policyVersionOf(shop.tenant.policy),
    expiresAt: shown?.expiresAt ?? 0,
    at,
  };
  const before = world.states.get(ticketId) ?? "";
  world.states.delete(ticketId);
  const isOpen = shown?.status === "pending" && shown.policyVersion === policyVersionOf(shop.tenant.policy);
  const answer = await shard.people.decide(ticketId, approvalId, decision, {
    name: "Ada Approver",
    role: "approver",
  });
  if (!answer.ok) world.states.set(ticketId, before);
  // A yes is one to a question that is open; whatever else was accepted is nobody's yes.
  if (answer.ok && isYes && isOpen) world.oracle.saidYes(yes);
}

async function edit(place: Place, approvalId: string): Promise<void> {
  const { world, shop, random, target, ticketId } = place;
  const shown = world
    .shardOf(shop.tenant.id)
    .reader.view(ticketId)
    ?.approvals.find(({ id }) => id === approvalId);
  const before = shown?.action.arguments ?? {};
  const changed: Record<string, JsonValue> = { ...before };
  if ("amountCents" in before && random.chance(0.7)) changed["amountCents"] = random.spread(1, 20_000);
  if ("orderId" in before && random.chance(0.4)) changed["orderId"] = target.idOf("orders", random);
  if ("subscriptionId" in before && random.chance(0.4))
    changed["subscriptionId"] = target.idOf("subscriptions", random);
  if (random.chance(0.1))
    changed[random.pick(["tenantId", "approved", "amountCents"])] = target.anyId(random);
  await decide(place, approvalId, { decision: "edit", arguments: changed });
}

let numbered = 0;

async function changePolicy({ world, shop }: Place): Promise<void> {
  numbered += 1;
  await world.changeTenant(shop, tightenPolicy(shop.tenant, numbered));
}

async function writeAgain({ world, shop, ticketId }: Place): Promise<void> {
  numbered += 1;
  const words = `I still wait for an answer, for the ${numbered}th time. Please do it again.`;
  world.oracle.customerWrote(ticketId, words);
  const before = world.states.get(ticketId) ?? "";
  world.states.delete(ticketId);
  const message = {
    id: `m${numbered}`,
    from: "customer",
    authorName: null,
    body: words,
    automatic: false,
    at: Date.now(),
  } as const;
  const changed = await world
    .shardOf(shop.tenant.id)
    .people.addMessage(ticketId, message, { name: "the customer", role: "approver" });
  if (!changed.ok) world.states.set(ticketId, before);
}

async function handBack({ world, shop, ticketId }: Place): Promise<void> {
  numbered += 1;
  const before = world.states.get(ticketId) ?? "";
  world.states.delete(ticketId);
  const by = { name: "Ada Approver", role: "approver" } as const;
  const changed = await world.shardOf(shop.tenant.id).people.handBack(ticketId, `h${numbered}`, by, null);
  if (!changed.ok) world.states.set(ticketId, before);
}
