/** Customers, and the helpdesk that tells of what they write: again and again, in any order, until it is answered. */
import { createMessageDelivery } from "../src/connectors/delivery.ts";
import type { TicketShard } from "../src/coordinator/shard.ts";
import type { MessageDelivery } from "../src/domain/delivery.ts";
import type { Ambushes } from "./ambushes.ts";
import { copy, type Network } from "./network.ts";
import type { SimulatedObject } from "./objects.ts";
import { count, type SentMessage, type Witness } from "./witness.ts";
import type { World } from "./world.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
/** When a sender that got no success tries again, as senders of webhooks do. */
const resends = [5_000, 30_000, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, 60 * minute];

export interface TicketPlace {
  tenantId: string;
  externalId: string;
  ticketId: string;
  shard: SimulatedObject<TicketShard>;
}

export interface Post {
  world: World;
  witness: Witness;
  network: Network;
  ambushes: Ambushes;
}

/** Everything one ticket's customer will do. */
export function startCustomer(post: Post, place: TicketPlace): void {
  const { world } = post;
  const random = world.random(`customer ${place.externalId}`);
  let at = random.spread(1, 60_000);
  write(post, place, 1, at);
  for (const number of [2, 3]) {
    const more = world.faults.strikes("customerWrites");
    at += random.spread(1_000, 15 * minute);
    if (more?.random.chance(0.5)) {
      post.ambushes.lay(place.ticketId, more.random, () => write(post, place, number, 0));
    } else if (more) write(post, place, number, at);
  }
}

function write(post: Post, place: TicketPlace, number: number, atMs: number): void {
  const { world, witness } = post;
  const delivery = createDelivery(place, number, world.now + atMs, world.random("automatic").chance(0.05));
  const message: SentMessage = {
    ticketId: place.ticketId,
    eventKey: delivery.eventKey,
    body: delivery.message.body,
    acknowledgedAt: null,
  };
  witness.messages.push(message);
  // On the thread before anybody is told.
  world.after(atMs, () => {
    if (delivery.message.automatic) return;
    const thread = witness.threads.get(place.ticketId) ?? [];
    witness.threads.set(place.ticketId, [...thread, delivery.message]);
  });
  const send = (ms: number) => world.after(ms, () => void deliver(post, place, delivery, message, 0));
  send(atMs);
  const again = world.faults.strikes("sentAgain");
  for (let left = again?.random.integer(1, 19) ?? 0; left > 0; left--) {
    send(atMs + (again?.random.spread(1, 20 * minute) ?? 0));
  }
  const later = world.faults.strikes("sentDaysLater");
  if (later) send(atMs + later.random.integer(day, 14 * day));
}

async function deliver(
  post: Post,
  place: TicketPlace,
  delivery: MessageDelivery,
  message: SentMessage,
  attempt: number,
): Promise<void> {
  const { world, witness, network } = post;
  count(witness.reached, "deliveryVerified");
  const crash = world.faults.strikes("webhookCrashes");
  if (crash) count(witness.crashedAt, "deliveryVerified");
  const answer =
    crash?.random.chance(0.5) === true
      ? Promise.reject(new Error("the webhook's worker died"))
      : network.call(null, place.shard, `accept ${delivery.eventKey}`, (shard) =>
          shard.accept(copy(delivery)),
        );
  const limit = world.wait(10_000).then(() => Promise.reject(new Error("no answer in time")));
  try {
    const { status } = await Promise.race([answer, limit]);
    if (crash) throw new Error("the webhook's worker died");
    world.note("customer", `${delivery.eventKey} is ${status}`);
    message.acknowledgedAt ??= world.now;
  } catch {
    const wait = resends[attempt];
    if (wait === undefined) return;
    world.after(wait, () => void deliver(post, place, delivery, message, attempt + 1));
  }
}

export function createDelivery(
  place: Pick<TicketPlace, "tenantId" | "externalId">,
  number: number,
  at: number,
  automatic: boolean,
): MessageDelivery {
  const delivery = createMessageDelivery({
    tenantId: place.tenantId,
    eventKey: `${place.externalId}-m${number}`,
    ticket: {
      source: "standard",
      externalId: place.externalId,
      subject: "Help",
      requester: { email: `${place.externalId}@example.com`, name: null, externalId: null },
      channel: null,
      locale: null,
      priority: null,
      attachments: [],
      metadata: {},
      url: null,
    },
    message: {
      from: "customer",
      authorId: null,
      authorName: null,
      body: `Message ${number} of ${place.externalId}`,
      automatic: automatic && number > 1,
      at,
    },
  });
  if (delivery.kind !== "message") throw new Error("a message is always a message");
  return delivery;
}
