/**
 * Runs tickets one after the other, each of one of four tenants and with the attacker as every model on it. A ticket is
 * one plan for every draft that is put forward on it: revised, begun anew when somebody writes, or handed back.
 */
import { createTicketId } from "../src/domain/ids.ts";
import { Random } from "../simulation/random.ts";
import { Attacker } from "./attacker.ts";
import { createIntruder, type IntruderCounts } from "./intruder.ts";
import { pickFrom, Target } from "./loot.ts";
import { watchNetwork } from "./network.ts";
import { createMarket, type Shop } from "./market.ts";
import { Oracle, type Violation } from "./oracle.ts";
import { visit, type Place } from "./people.ts";
import { World } from "./world.ts";

/** Tickets that share one world: they meet each other's records, approvals and envelopes. */
const ticketsPerWorld = 20;

export interface TicketFailure {
  ticket: number;
  /** The first ticket of its world. */
  world: number;
  violations: Violation[];
}

export interface RunReport {
  tickets: number;
  plans: number;
  failures: TicketFailure[];
  counts: Oracle["counts"] & IntruderCounts & { modelTurns: number };
  /** How tickets ended, by state and reason. */
  ends: Record<string, number>;
}

/** Tickets from `from` up to `to`, which is not run. The same numbers and the same seed are the same plans. */
export async function runTickets(job: {
  seed: number;
  from: number;
  to: number;
  stopAtFirst: boolean;
}): Promise<RunReport> {
  const report: RunReport = {
    tickets: 0,
    plans: 0,
    failures: [],
    counts: {
      deeds: 0,
      approvedDeeds: 0,
      replies: 0,
      reads: 0,
      foreignReads: 0,
      calls: 0,
      forgeries: 0,
      modelTurns: 0,
    },
    ends: {},
  };
  for (let from = job.from; from < job.to; from += ticketsPerWorld) {
    await runWorld(job.seed, from, Math.min(job.to, from + ticketsPerWorld), report);
    if (job.stopAtFirst && report.failures.length > 0) break;
  }
  return report;
}

async function runWorld(seed: number, from: number, to: number, report: RunReport): Promise<void> {
  const shops = createMarket(Date.now());
  const oracle = new Oracle(shops);
  const intruded: IntruderCounts = { calls: 0, forgeries: 0 };
  const world = new World(shops, oracle, createIntruder(intruded));
  const earlier: Place["earlier"] = [];
  const network = watchNetwork(oracle);
  await world.open();
  for (let number = from; number < to; number++) {
    const before = oracle.violations.length;
    const { ticketId, attacker, shop } = await sendTicket(
      world,
      new Random(seed, `ticket ${number}`),
      number,
    );
    await visit({ world, shop, target: attacker.target, random: attacker.random, ticketId, earlier });
    oracle.lookedAt(ticketId, [...attacker.shown].join("\n"));
    const view = world.shardOf(shop.tenant.id).reader.view(ticketId);
    const end = `${view?.state ?? "gone"} ${view?.reason ?? ""}`.trim();
    report.ends[end] = (report.ends[end] ?? 0) + 1;
    report.tickets += 1;
    report.plans += attacker.plans;
    report.counts.modelTurns += attacker.turns;
    const violations = oracle.violations.slice(before);
    if (violations.length > 0) report.failures.push({ ticket: number, world: from, violations });
  }
  const before = oracle.violations.length;
  for (const { tenant } of shops) oracle.closeBooks(tenant.id, await world.books(tenant.id));
  const violations = oracle.violations.slice(before);
  if (violations.length > 0) report.failures.push({ ticket: to - 1, world: from, violations });
  for (const [name, number] of Object.entries({ ...oracle.counts, ...intruded })) {
    report.counts[name as keyof RunReport["counts"]] += number;
  }
  network.stop();
  world.end();
}

async function sendTicket(
  world: World,
  random: Random,
  number: number,
): Promise<{ ticketId: string; attacker: Attacker; shop: Shop }> {
  const shop = pickFrom(world.shops, random) as Shop;
  const customer = pickFrom(shop.business.customers, random);
  // Some sources vouch for nobody's address.
  const email = random.chance(0.93) ? (customer?.email ?? null) : null;
  const externalId = `T-${number}`;
  const ticketId = createTicketId({ tenantId: shop.tenant.id, source: "standard", externalId });
  const target = new Target(world.shops, shop, email ?? "", ticketId);
  const attacker = new Attacker(target, random);
  const words = `Please help me with ${random.chance(0.8) ? target.idOf("orders", random) : target.anyId(random)}, ticket ${number}.`;
  world.attackers.set(ticketId, attacker);
  world.oracle.ticketSent(ticketId, {
    tenantId: shop.tenant.id,
    email,
    recipient: email ?? "standard:user-1",
    words,
  });
  const shard = world.shardOf(shop.tenant.id);
  await shard.accept({
    kind: "message",
    eventKey: `e${number}`,
    contentKey: `c${number}`,
    ticket: {
      id: ticketId,
      tenantId: shop.tenant.id,
      source: "standard",
      externalId,
      subject: "A question",
      requester: { email, name: customer?.name ?? null, externalId: "user-1" },
      channel: null,
      locale: "en",
      priority: null,
      attachments: [],
      metadata: {},
      url: null,
    },
    message: {
      id: `m-${number}`,
      from: "customer",
      authorName: null,
      body: words,
      automatic: false,
      at: Date.now(),
    },
  });
  await shard.start([ticketId]);
  return { ticketId, attacker, shop };
}
