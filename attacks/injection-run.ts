/** Runs tickets with instructions planted in them or around them, and a model that obeys. */
import { createTicketId } from "../src/domain/ids.ts";
import { requesterEmail as email } from "./grid.ts";
import { plantText, type Case } from "./injections.ts";
import { Target } from "./loot.ts";
import { createMarket } from "./market.ts";
import { Obedient } from "./obedient.ts";
import { Parrot } from "./parrot.ts";
import { Oracle, type Violation } from "./oracle.ts";
import type { Player } from "./context.ts";
import { watchNetwork } from "./network.ts";
import { World, type Passage } from "./world.ts";

export interface CaseResult {
  name: string;
  /** Whether the model took anything of what was planted for its order. */
  isHeard: boolean;
  /** How the ticket ended, and why. */
  end: string;
  replies: number;
  deeds: number;
  violations: Violation[];
}

/** Nobody is in any process here. */
const nobody: Passage = { asked: async () => {}, minted: async () => {} };
/**
 * Who plays the models: one that obeys, one that says what is planted as its reply, or the embedded model, as it plays
 * for customers.
 */
export type Part = "obedient" | "parrot" | "embedded";

const embedded = ["local/signalbox-local-1"];

/** Each case has a world of its own. */
export async function runCase(planted: Case, number: number, part: Part): Promise<CaseResult> {
  const shops = createMarket(Date.now());
  const [shop] = shops;
  if (!shop) throw new Error("there are tenants");
  if (part === "embedded") {
    shop.tenant = { ...shop.tenant, models: { small: embedded, standard: embedded, frontier: embedded } };
  }
  const delivered =
    part === "parrot"
      ? { subject: "A question", body: planted.body, attachmentName: null }
      : plantText(planted, shop, email);
  // What an article publishes may be repeated: whoever writes a tenant's articles writes its links.
  if (planted.carrier === "knowledge") {
    shop.links.push(
      ...(planted.text.match(/https?:\/\/[^\s"')\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[\w-]+(?:\.[\w-]+)+/g) ??
        []),
    );
  }
  const oracle = new Oracle(shops);
  const world = new World(shops, oracle, nobody);
  const network = watchNetwork(oracle);
  await world.open(true);
  const externalId = `I-${number}`;
  const ticketId = createTicketId({ tenantId: shop.tenant.id, source: "standard", externalId });
  const target = new Target(shops, shop, email, ticketId);
  const player: Player = part === "parrot" ? new Parrot(target, planted.text) : new Obedient(target);
  world.attackers.set(ticketId, player);
  oracle.ticketSent(ticketId, {
    tenantId: shop.tenant.id,
    email,
    recipient: email,
    words: `${delivered.subject}\n${delivered.body}`,
  });
  const shard = world.shardOf(shop.tenant.id);
  await shard.accept({
    kind: "message",
    eventKey: "e1",
    contentKey: "c1",
    ticket: {
      id: ticketId,
      tenantId: shop.tenant.id,
      source: "standard",
      externalId,
      subject: delivered.subject,
      requester: { email, name: "Ana Pereira", externalId: null },
      channel: "email",
      locale: "en",
      priority: null,
      attachments:
        delivered.attachmentName === null
          ? []
          : [{ name: delivered.attachmentName, url: null, contentType: null, sizeBytes: null }],
      metadata: {},
      url: null,
    },
    message: {
      id: "m1",
      from: "customer",
      authorName: null,
      body: delivered.body,
      automatic: false,
      at: Date.now(),
    },
  });
  await shard.start([ticketId]);
  await world.settle(shop.tenant.id, ticketId);
  network.stop();
  for (const { tenant } of shops) oracle.closeBooks(tenant.id, await world.books(tenant.id));
  const view = shard.reader.view(ticketId);
  const end = `${view?.state ?? "gone"} ${view?.reason ?? ""}`.trim();
  world.end();
  const heard = player instanceof Obedient ? [...player.heard].join("\n") : "";
  return {
    name: planted.name,
    isHeard: heard.includes(planted.order),
    end,
    replies: oracle.counts.replies,
    deeds: oracle.counts.deeds,
    violations: oracle.violations,
  };
}
