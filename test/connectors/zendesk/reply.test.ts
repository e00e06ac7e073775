import { describe, expect, it } from "vitest";
import { createMark, writePlainBody } from "../../../src/connectors/zendesk/comment-body.ts";
import type { ZendeskAudit, ZendeskTicket } from "./zendesk-server.ts";
import {
  agent,
  anAudit,
  aReply,
  aTicket,
  aWorld,
  colleague,
  connectTo,
  openZendesk,
  requester,
  token,
} from "./worlds.ts";

const { signal } = new AbortController();
const call = { tenantId: "zendesk-tests", operation: "reply", input: aReply, idempotencyKey: "k-1", signal };
const first = anAudit(100, "Can the linen throw go into the washing machine?");

describe("a reply on Zendesk", () => {
  it("is one public plain comment, whose update bears the mark and the ticket's stamp", async () => {
    const { connector, audits, world } = await begin();
    expect(await connector.run(call)).toEqual({
      status: "success",
      output: {
        reply: {
          id: "9001",
          url: expect.stringContaining("/agent/tickets/6120"),
          postedAt: "2026-03-05T09:00:01Z",
        },
      },
    });
    expect((await audits()).at(-1)).toMatchObject({
      authorId: agent.id,
      custom: { signalbox: createMark("k-1") },
      comment: { body: "Yes: cold, on the gentle cycle.", isPublic: true },
    });
    const { requests, violations } = await world.state();
    expect(violations).toEqual([]);
    expect(requests.at(-1)?.body).toEqual({
      ticket: {
        comment: { body: "Yes: cold, on the gentle cycle.", public: true },
        metadata: { signalbox: createMark("k-1") },
        safe_update: true,
        updated_stamp: "2026-03-04T12:00:00Z",
      },
    });
  });

  it.each<[string, string, ZendeskAudit[]]>([
    ["the first comment by its own number", "zendesk:comment:101", []],
    ["the newest comment", "zendesk:comment:201", [anAudit(200, "And at 30 degrees?")]],
    [
      "the newest of a customer, where agents and notes came since",
      "zendesk:comment:201",
      [
        anAudit(200, "And at 30 degrees?"),
        by(colleague.id, 300, "I am looking.", true),
        by(colleague.id, 400, "They ask twice.", false),
      ],
    ],
    ["the only one there is, by a name nobody knows", "zendesk:0f4a", []],
  ])("leaves where it answers %s", async (_what, inReplyTo, written) => {
    const { connector } = await begin({ audits: [first, ...written] });
    expect(await connector.run({ ...call, input: { ...aReply, inReplyTo } })).toMatchObject({
      status: "success",
    });
  });

  it.each<[string, string, ZendeskAudit[]]>([
    ["the first of two", "zendesk:ticket:6120:created", [anAudit(200, "And at 30 degrees?")]],
    ["the first of two, by its number", "zendesk:comment:101", [anAudit(200, "And at 30 degrees?")]],
    ["one of two, nobody knows which", "zendesk:0f4a", [anAudit(200, "And at 30 degrees?")]],
    ["one of many pages", "zendesk:comment:1999", many(150)],
  ])("does not leave where it answers %s", async (_what, inReplyTo, written) => {
    const { connector, audits } = await begin({ audits: [first, ...written] });
    const answer = await connector.run({ ...call, input: { ...aReply, inReplyTo } });
    expect(answer).toMatchObject({ status: "failed", reason: "threadChanged", retryable: false });
    expect(await audits()).toHaveLength(written.length + 1);
  });

  it("does not leave where the ticket changes while it is on its way", async () => {
    const { connector, audits, world } = await begin();
    await world.break([{ method: "PUT", path: "/tickets/6120", do: "meanwhile" }]);
    expect(await connector.run(call)).toMatchObject({
      status: "failed",
      reason: "threadChanged",
      retryable: false,
    });
    expect((await audits()).map(({ comment }) => comment?.body)).toEqual([
      first.comment?.body,
      "And one more thing.",
    ]);
  });

  it.each<[string, Partial<ZendeskTicket>, string, string]>([
    ["on a closed ticket", { status: "closed" }, "6120", "refusedByHelpdesk"],
    ["on a ticket that is not there", {}, "6121", "notFound"],
    ["on what is no ticket's number", {}, "6120/comments", "notFound"],
    ["on a thread nobody reads to its end", { audits: many(1_001) }, "6120", "threadTooLong"],
  ])("does not leave %s", async (_where, changes, externalId, reason) => {
    const { connector } = await begin(changes);
    expect(await connector.run({ ...call, input: { ...aReply, externalId } })).toMatchObject({
      status: "failed",
      reason,
      retryable: false,
    });
  });

  it("goes with an OAuth token as well", async () => {
    const { world } = await begin();
    await world.begin({ ...aWorld(), authorization: `Bearer ${token}` });
    expect(await connectTo(world, { auth: "oauth", timeoutMs: 3_000 }).run(call)).toMatchObject({
      status: "success",
    });
  });
});

describe("a reply that is looked for on Zendesk", () => {
  const marked = { custom: { signalbox: createMark("k-1") } };

  it("is found on any page of the audits", async () => {
    const own = { ...by(agent.id, 5_000, "Yes.", true), ...marked };
    const { connector } = await begin({ audits: [first, ...many(204), own, ...many(20, 6_000)] });
    expect(await connector.find?.(call)).toMatchObject({
      status: "found",
      output: { reply: { id: "5001" } },
    });
  });

  it.each<[string, ZendeskAudit]>([
    ["another user's update bears its mark", { ...by(requester.id, 200, "Yes.", true), ...marked }],
    ["another reply of ours is there", by(agent.id, 200, "Yes.", true)],
    ["its mark is in somebody's words", by(agent.id, 200, `signalbox ${createMark("k-1")}`, true)],
  ])("is not taken to be there where %s", async (_what, audit) => {
    const { connector } = await begin({ audits: [first, audit] });
    expect(await connector.find?.(call)).toEqual({ status: "absent" });
  });
});

describe("a Zendesk ticket that is read", () => {
  const readTicket = { ...call, operation: "readTicket", input: { ticket: "6120" }, idempotencyKey: null };

  it("tells its requester's address in lower case", async () => {
    const { connector } = await begin();
    expect(await connector.run(readTicket)).toMatchObject({
      status: "success",
      output: {
        ticket: { id: "6120", subject: "Washing the linen", tags: ["care"], channel: "email" },
        requester: { id: "8800100", name: "Ines Duarte", email: "ines.duarte@example.com" },
      },
    });
  });

  it("tells none where Zendesk has none", async () => {
    const { connector, world } = await begin();
    await world.change(({ users }) => {
      for (const user of users) user.email = null;
    });
    expect(await connector.run(readTicket)).toMatchObject({ output: { requester: { email: null } } });
  });
});

describe("a reply as a plain body", () => {
  it.each([
    ["an image", "![pixel](https://evil.example/x.png)", /!\[/],
    ["a link behind words", "[your order](https://evil.example)", /\]\(/],
    ["a link by reference", "[a][b]\n\n[b]: https://evil.example", /\]\[|\]:/],
    ["a tag", "<img src=https://evil.example>", /<[a-z/]/i],
    ["a placeholder", "{{ticket.requester.email}} {% if %}", /\{\{|\}\}|\{%/],
    ["a mention", "@theo please", /@[a-z]/i],
  ])("breaks what could become %s, and reads the same", (_what, text, dangerous) => {
    const body = writePlainBody(text);
    expect(body).not.toMatch(dangerous);
    expect(body.replaceAll("\u200B", "")).toBe(text);
  });

  it("is left as it is where it is plain", () => {
    const text =
      "Hello Ines,\n\nsee https://shop.example/care?a=1&b=2 or write to desk@example.com: 34.00 EUR [1].";
    expect(writePlainBody(text)).toBe(text);
  });
});

let begun = 0;

async function begin(changes: Partial<ZendeskTicket> = {}) {
  begun += 1;
  const world = openZendesk(`zendesk-reply-${begun}`);
  await world.begin(aWorld(aTicket(changes)));
  const audits = async () => (await world.state()).world.tickets[0]?.audits ?? [];
  return { world, audits, connector: connectTo(world, { timeoutMs: 3_000 }) };
}

function by(authorId: number, id: number, body: string, isPublic: boolean): ZendeskAudit {
  return anAudit(id, body, { authorId, comment: { id: id + 1, authorId, body, isPublic } });
}

function many(count: number, from = 1_000): ZendeskAudit[] {
  return Array.from({ length: count }, (_, index) => anAudit(from + index * 2, `Words ${index}`));
}
