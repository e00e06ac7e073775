/** What the sources write of a ticket, read again: every delivery of the fixtures, signed as its sender signs it. */
import { describe, expect, it } from "vitest";
import { signDelivery } from "../../../scripts/fixtures/sign.ts";
import { ticketSources } from "../../../src/connectors/ticket-sources.ts";
import type { ToldTicket, WrittenDelivery } from "../../../src/connectors/written-delivery.ts";
import type { MessageDelivery } from "../../../src/domain/delivery.ts";
import { parseTicketFixture } from "../../../src/domain/fixture.ts";
import type { JsonValue } from "../../../src/domain/json-value.ts";
import type { Ticket } from "../../../src/domain/ticket.ts";
import { readTenant } from "../../support/signalbox.ts";

type SourceName = Ticket["source"];

const nowMs = Date.UTC(2026, 10, 28, 12);

const tickets = import.meta.glob<string>("../../../fixtures/tickets/*.json", {
  query: "?raw",
  import: "default",
  eager: true,
});
const webhooks = import.meta.glob<{ default: { body: Record<string, JsonValue> } }>(
  "../../../fixtures/webhooks/{github,standard,zendesk}/*.json",
  { eager: true },
);

interface Story {
  name: string;
  source: SourceName;
  deliveries: WrittenDelivery[];
}

const stories: Story[] = [
  ...Object.values(tickets).map((text) => parseTicketFixture(text, nowMs)),
  ...Object.entries(webhooks).map(([path, { default: fixture }]): Story => {
    const [source = "", file = ""] = path.split("/").slice(-2);
    const name = `${source}/${file}`;
    const deliveries = [{ ticket: fixture.body, event: null, key: name }];
    return { name, source: source as SourceName, deliveries };
  }),
];

describe.each(["standard", "github", "zendesk"] as const)("a delivery of %s", (source) => {
  const all = stories.filter((story) => story.source === source);

  it("that is written down again says the same of its ticket and its message", async () => {
    let count = 0;
    for (const { name, deliveries } of all) {
      for (const first of await readAll(source, deliveries)) {
        const [again] = await readAll(source, write(source, [first]));
        expect(again && comparable(again, first), name).toEqual(comparable(first, first));
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(10);
  });

  it("is of the same ticket as those before it, and is as little the same message as any other", async () => {
    for (const { name, deliveries } of all) {
      const first = await readAll(source, deliveries);
      if (first.length === 0) continue;
      const again = await readAll(source, write(source, first));
      expect(new Set(again.map(({ ticket }) => ticket.id)).size, name).toBe(1);
      for (const part of ["eventKey", "contentKey"] as const) {
        expect(patternOf(again, part), `${name} ${part}`).toEqual(patternOf(first, part));
      }
    }
  });

  it("is written in the same words each time it is read and written", async () => {
    for (const { name, deliveries } of all) {
      const first = await readAll(source, deliveries);
      if (first.length === 0) continue;
      const written = write(source, first);
      expect(write(source, await readAll(source, written)), name).toEqual(written);
    }
  });
});

describe("a message of a later delivery", () => {
  it("that a machine has sent is written as one, though the ticket's first was not, and the other way round", async () => {
    const [first] = await readAll(
      "standard",
      stories.find(({ name }) => name === "refund")?.deliveries ?? [],
    );
    if (!first) throw new Error("there is no such fixture");
    for (const automatic of [true, false]) {
      const metadata: Ticket["metadata"] = automatic ? {} : { autoSubmitted: "auto-replied", shop: "north" };
      const told = {
        ...first,
        ticket: { ...first.ticket, metadata },
        message: { ...first.message, automatic },
      };
      const [again] = await readAll("standard", write("standard", [told]));
      expect(again?.message.automatic).toBe(automatic);
    }
  });

  it("that staff wrote is staff's on GitHub, and one by whoever opened the issue is the customer's", async () => {
    const [issue] = await readAll(
      "github",
      stories.find(({ name }) => name === "github/issue-opened.json")?.deliveries ?? [],
    );
    if (!issue) throw new Error("there is no such fixture");
    const { message } = issue;
    const comment = (id: number, changes: Partial<typeof message>): MessageDelivery => ({
      ...issue,
      eventKey: `github:comment:${id}:created`,
      message: { ...message, id: `github:comment:${id}:created`, ...changes },
    });
    const said = [
      issue,
      comment(1, { from: "human", authorName: "mia-member" }),
      comment(2, { body: "And?" }),
    ];
    const again = await readAll("github", write("github", said));
    expect(again.map(({ message: { from, authorName } }) => [from, authorName])).toEqual([
      ["customer", message.authorName],
      ["human", "mia-member"],
      ["customer", message.authorName],
    ]);
    expect(new Set(again.map(({ ticket }) => ticket.id))).toEqual(new Set([issue.ticket.id]));
  });
});

function write(source: SourceName, [first, ...later]: readonly MessageDelivery[]): WrittenDelivery[] {
  if (!first) throw new Error("nothing was delivered");
  const told: ToldTicket = { ticket: first.ticket, messages: [first, ...later] };
  return ticketSources[source].write(told);
}

/** Signed, and read as the door reads them; what says nothing is left out. Throws where one is refused. */
async function readAll(
  source: SourceName,
  deliveries: readonly WrittenDelivery[],
): Promise<MessageDelivery[]> {
  const tenant = readTenant("demo");
  const read: MessageDelivery[] = [];
  for (const delivery of deliveries) {
    const { headers, body } = await signDelivery(tenant, source, delivery, nowMs);
    const received = await ticketSources[source].receive({
      tenantId: tenant.id,
      headers: new Headers(headers),
      body: new TextEncoder().encode(body),
      secrets: tenant.webhooks[source]?.secrets ?? [],
      settings: null,
      nowMs,
    });
    if (!received.ok) throw new Error(`${source} refuses it: ${JSON.stringify(received.failure)}`);
    if (received.value.kind === "message") read.push(received.value);
  }
  return read;
}

/**
 * Everything the journal keeps. Of what a trigger sends, the key is the hash of fields that are not kept; and the id of
 * an issue is in no comment's key, so that the ticket of a comment alone goes by another one.
 */
function comparable(delivery: MessageDelivery, { eventKey }: MessageDelivery) {
  const { ticket, message } = delivery;
  const isHashed = /^zendesk:[0-9a-f]{64}$/.test(eventKey);
  const key = isHashed ? "hashed" : delivery.eventKey;
  const ticketId = eventKey.startsWith("github:comment:") ? "invented" : ticket.id;
  const messageId = message.id === delivery.eventKey ? key : message.id;
  return { eventKey: key, ticket: { ...ticket, id: ticketId }, message: { ...message, id: messageId } };
}

/** Which deliveries share a key: `[0, 1, 0]` where the third is a copy of the first. */
function patternOf(deliveries: readonly MessageDelivery[], part: "eventKey" | "contentKey"): number[] {
  const keys = deliveries.map((delivery) => delivery[part]);
  return keys.map((key) => keys.indexOf(key));
}
