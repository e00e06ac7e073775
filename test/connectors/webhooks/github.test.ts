import { describe, expect, it } from "vitest";
import commentByBot from "../../../fixtures/webhooks/github/comment-by-bot.json" with { type: "json" };
import commentByMember from "../../../fixtures/webhooks/github/comment-by-member.json" with { type: "json" };
import commentByStranger from "../../../fixtures/webhooks/github/comment-by-stranger.json" with { type: "json" };
import commentByWriter from "../../../fixtures/webhooks/github/comment-by-writer.json" with { type: "json" };
import commentEdited from "../../../fixtures/webhooks/github/comment-edited.json" with { type: "json" };
import commentOnPullRequest from "../../../fixtures/webhooks/github/comment-on-pull-request.json" with { type: "json" };
import issueEdited from "../../../fixtures/webhooks/github/issue-edited.json" with { type: "json" };
import issueLabeled from "../../../fixtures/webhooks/github/issue-labeled.json" with { type: "json" };
import issueOpened from "../../../fixtures/webhooks/github/issue-opened.json" with { type: "json" };
import issueReopened from "../../../fixtures/webhooks/github/issue-reopened.json" with { type: "json" };
import issueWithoutBody from "../../../fixtures/webhooks/github/issue-without-body.json" with { type: "json" };
import ping from "../../../fixtures/webhooks/github/ping.json" with { type: "json" };
import { createMark, writeCommentBody } from "../../../src/connectors/github/comment-body.ts";
import { githubSource, verifyGithubSignature } from "../../../src/connectors/github/webhook.ts";
import type { WebhookRequest } from "../../../src/connectors/webhook.ts";
import { createTicketId } from "../../../src/domain/ids.ts";
import { messageSchema, ticketSchema } from "../../../src/domain/ticket.ts";
import { forge, withHeader, type Forgery } from "./forgeries.ts";
import { asSigned, changed, hmac, nowMs, secrets, signGithub, type Fixture } from "./signing.ts";

const header = "x-hub-signature-256";
const otherSecret = "another-secret-that-is-long-enough";

describe("the signature of a GitHub delivery", async () => {
  it("is accepted when it is genuine", async () => {
    expect((await githubSource.receive(asSigned(issueOpened))).ok).toBe(true);
  });

  it("is the one in the fixture", async () => {
    const request = await signGithub(issueOpened);
    expect(request.headers.get(header)).toBe(issueOpened.headers[header]);
  });

  it.each(await forgeries())("is refused with %s", async (_what, request) => {
    expect(await reasonOf(request)).toMatch(/^signature/);
  });

  it("is missing where only SHA-1 is given, however right", async () => {
    const code = await hmac(
      "SHA-1",
      Buffer.from(secrets.github),
      Buffer.from(JSON.stringify(issueOpened.body)),
    );
    const request = withHeader(asSigned(issueOpened), header, null);
    const older = withHeader(request, "x-hub-signature", `sha1=${code.toString("hex")}`);
    expect(await reasonOf(older)).toBe("signatureMissing");
  });

  it("is taken from either of two secrets while they change", async () => {
    for (const secret of [secrets.github, otherSecret]) {
      const request = {
        ...(await signGithub(issueOpened, { secret })),
        secrets: [otherSecret, secrets.github],
      };
      expect((await githubSource.receive(request)).ok).toBe(true);
    }
  });

  it("is not taken from a secret too short to be used, though it is right", async () => {
    const secret = "twenty-three-bytes-long";
    const request = { ...(await signGithub(issueOpened, { secret })), secrets: [secret] };
    expect(verifyGithubSignature(request).ok).toBe(true);
    expect(await reasonOf(request)).toBe("signatureInvalid");
  });

  it("does not grow old", async () => {
    expect((await githubSource.receive({ ...asSigned(issueOpened), nowMs: nowMs + 3 * 86_400_000 })).ok).toBe(
      true,
    );
  });
});

describe("a GitHub secret", () => {
  it.each([
    ["24 bytes", "x".repeat(24), true],
    ["12 letters of two bytes", "é".repeat(12), true],
    ["23 bytes", "x".repeat(23), false],
    ["nothing", "", false],
    ["white space", " ".repeat(40), false],
    ["little in much white space", `   short${" ".repeat(40)}`, false],
  ])("of %s is usable: %s -> %s", (_what, secret, usable) => {
    expect(githubSource.isUsableSecret(secret)).toBe(usable);
  });
});

describe("a GitHub issue", () => {
  it("is a ticket of whoever wrote it", async () => {
    const { ticket, message, ...delivery } = await receive(issueOpened);
    expect(ticketSchema.parse(ticket)).toEqual({
      id: createTicketId({ tenantId: "demo", source: "github", externalId: "3100200300" }),
      tenantId: "demo",
      source: "github",
      externalId: "lantern-and-loom/storefront#88",
      subject: "Checkout loses the gift note",
      requester: { email: null, name: "tilde-fern", externalId: "tilde-fern" },
      channel: "github",
      locale: null,
      priority: null,
      attachments: [],
      metadata: { repository: "lantern-and-loom/storefront", number: 88, labels: "bug, checkout" },
      url: "https://github.com/lantern-and-loom/storefront/issues/88",
    });
    expect(messageSchema.parse(message)).toEqual({
      id: "github:issue:3100200300:opened",
      from: "customer",
      authorName: "tilde-fern",
      body: issueOpened.body.issue.body,
      automatic: false,
      at: Date.parse("2026-03-03T10:00:00Z"),
    });
    expect(delivery.eventKey).toBe("github:issue:3100200300:opened");
  });

  it("may be without a word", async () => {
    expect((await receive(issueWithoutBody)).message.body).toBe("");
    const absent = changed(issueWithoutBody, { "issue.body": undefined });
    expect((await receive(absent)).message.body).toBe("");
  });

  it("may be of somebody who is gone", async () => {
    const { ticket, message } = await receive(changed(issueOpened, { "issue.user": null }));
    expect(ticket.requester).toEqual({ email: null, name: null, externalId: null });
    expect(message).toMatchObject({ from: "customer", authorName: null });
  });

  it("is the customer's, even where an owner of the repository wrote it", async () => {
    const byOwner = changed(issueOpened, { "issue.author_association": "OWNER" });
    expect((await receive(byOwner)).message.from).toBe("customer");
  });

  it("stays the same ticket when it is edited, reopened, commented or its repository is renamed", async () => {
    const renamed = changed(issueOpened, { "repository.full_name": "loom/shop" });
    const { ticket } = await receive(issueOpened);
    for (const fixture of [issueEdited, issueReopened, commentByStranger, renamed])
      expect((await receive(fixture)).ticket.id).toBe(ticket.id);
  });

  it("shows no link but an https one", async () => {
    const odd = changed(issueOpened, { "issue.html_url": "javascript:alert(1)" });
    expect((await receive(odd)).ticket.url).toBeNull();
  });

  it.each(["yesterday", "", "1970-01-01T00:00:00Z", "3026-01-01T00:00:00Z"])(
    "is dated now where GitHub says %j",
    async (time) => {
      const odd = changed(issueOpened, { "issue.updated_at": time });
      expect((await receive(odd)).message.at).toBe(nowMs);
    },
  );
});

describe("a GitHub comment", () => {
  it.each([
    ["the issue's writer", commentByWriter, "customer"],
    ["somebody of the company", commentByMember, "human"],
    ["somebody else", commentByStranger, "customer"],
  ])("by %s is heard as theirs", async (_who, fixture, from) => {
    const { ticket, message } = await receive(fixture);
    expect(message).toMatchObject({
      from,
      authorName: fixture.body.comment.user.login,
      body: fixture.body.comment.body,
      at: Date.parse("2026-03-03T11:30:00Z"),
    });
    expect(ticket.requester.externalId).toBe("tilde-fern");
  });

  it.each([
    ["OWNER", "human"],
    ["COLLABORATOR", "human"],
    ["CONTRIBUTOR", "customer"],
    ["FIRST_TIMER", "customer"],
    ["MANNEQUIN", "customer"],
    ["NONE", "customer"],
  ])("by a %s is a %s's", async (association, from) => {
    const fixture = changed(commentByMember, { "comment.author_association": association });
    expect((await receive(fixture)).message.from).toBe(from);
  });

  it("by an owner who wrote the issue is the customer's", async () => {
    const fixture = changed(commentByWriter, { "comment.author_association": "OWNER" });
    expect((await receive(fixture)).message.from).toBe("customer");
  });
});

describe("what we did on GitHub ourselves", () => {
  const settings = { repositories: ["lantern-and-loom/storefront"], botLogin: "loom-keeper" };
  const marked = writeCommentBody("It is on its way.", createMark("an effect"));
  const ours = changed(commentByMember, { "comment.body": marked });
  const hear = async (fixture: Fixture, given: unknown = settings) => {
    const received = await githubSource.receive({ ...(await signGithub(fixture)), settings: given });
    if (!received.ok) throw new Error(JSON.stringify(received));
    const delivery = received.value;
    if (delivery.kind === "message") return delivery.message.from;
    return delivery.kind === "ignored" ? delivery.reason : delivery.kind;
  };

  it.each([
    ["our reply", ours],
    ["our reply, by a login in other letters", changed(ours, { "comment.user.login": "Loom-Keeper" })],
    ["our reply, edited by somebody", changed(ours, { action: "edited", "sender.login": "another-member" })],
    ["an issue we opened again", changed(issueReopened, { "sender.login": "loom-keeper" })],
  ])("is ignored: %s", async (_what, fixture) => {
    expect(await hear(fixture)).toBe("ownDoing");
  });

  it.each([
    ["a person with our account, whose words bear no mark", commentByMember, "human"],
    [
      "a person who goes on after our mark",
      changed(ours, { "comment.body": `${marked}\n\nand one thing more` }),
      "human",
    ],
    ["a customer who copies the mark", changed(commentByWriter, { "comment.body": marked }), "customer"],
    ["a stranger who copies the mark", changed(commentByStranger, { "comment.body": marked }), "customer"],
    [
      "somebody of the company who copies the mark",
      changed(ours, { "comment.user.login": "another-member" }),
      "human",
    ],
    [
      "a customer who calls themselves nearly so",
      changed(commentByStranger, { "comment.body": marked, "comment.user.login": "loom-keeper-" }),
      "customer",
    ],
    ["an issue that somebody else opened again", issueReopened, "customer"],
  ])("is not what others did: %s", async (_what, fixture, from) => {
    expect(await hear(fixture)).toBe(from);
  });

  it.each([null, {}, { botLogin: "loom-keeper" }, "loom-keeper"])(
    "is not told by settings like %j",
    async (given) => {
      expect(await hear(ours, given)).toBe("human");
    },
  );
});

describe("the key of a GitHub event", () => {
  it("is the same in every copy, whatever the unsigned headers say", async () => {
    const first = await receive(commentByWriter);
    const copy = withHeader(asSigned(commentByWriter), "x-github-delivery", "somebody's choice");
    expect(await receiveRequest(withHeader(copy, "x-github-event", "issues"))).toEqual(first);
    expect(await receiveRequest(withHeader(copy, "x-github-event", null))).toEqual(first);
  });

  it("differs from event to event", async () => {
    const later = changed(issueEdited, { "issue.updated_at": "2026-03-03T10:06:00Z" });
    const all = [
      issueOpened,
      issueEdited,
      later,
      issueReopened,
      commentByWriter,
      commentEdited,
      commentByMember,
    ];
    const keys = await Promise.all(all.map(async (fixture) => (await receive(fixture)).eventKey));
    expect(new Set(keys).size).toBe(all.length);
  });

  it("goes with fresh content where a word has changed, and with the same where none has", async () => {
    const opened = await receive(issueOpened);
    const untouched = changed(issueEdited, { "issue.body": issueOpened.body.issue.body });
    expect((await receive(issueEdited)).contentKey).not.toBe(opened.contentKey);
    expect((await receive(untouched)).contentKey).toBe(opened.contentKey);
  });

  it("goes with fresh content whenever an issue is reopened, though no word has changed", async () => {
    const again = changed(issueReopened, { "issue.updated_at": "2026-03-09T09:00:00Z" });
    const contents = await Promise.all(
      [issueOpened, issueReopened, again].map(async (fixture) => (await receive(fixture)).contentKey),
    );
    expect(new Set(contents).size).toBe(3);
  });
});

describe("a GitHub delivery", () => {
  it.each([
    ["a ping", ping, "ping"],
    ["a label", issueLabeled, "actionNotHandled"],
    ["a closed issue", changed(issueOpened, { action: "closed" }), "actionNotHandled"],
    ["a deleted comment", changed(commentByWriter, { action: "deleted" }), "actionNotHandled"],
    ["a comment by an app", commentByBot, "writtenByBot"],
    ["an app's change of an issue", changed(issueEdited, { "sender.type": "Bot" }), "writtenByBot"],
    [
      "a person's change of an app's issue",
      changed(issueEdited, { "issue.user.type": "Bot" }),
      "writtenByBot",
    ],
    ["a comment on a pull request", commentOnPullRequest, "pullRequest"],
    ["a push", { headers: {}, body: { ref: "refs/heads/main", repository: {} } }, "eventNotHandled"],
    ["a discussion", { headers: {}, body: { action: "created", comment: { body: 1 } } }, "eventNotHandled"],
  ])("of %s is ignored", async (_what, fixture, reason) => {
    const received = await githubSource.receive(await signGithub(fixture));
    expect(received).toEqual({ ok: true, value: { kind: "ignored", reason } });
  });

  it.each([
    ["issue.title", changed(issueOpened, { "issue.title": 7 })],
    ["issue.id", changed(issueOpened, { "issue.id": "88" })],
    ["issue", changed(issueOpened, { issue: [] })],
    ["comment.user", changed(commentByWriter, { "comment.user": "tilde-fern" })],
    ["repository", changed(issueOpened, { repository: undefined })],
    ["action", changed(issueOpened, { action: {} })],
    ["body", { headers: {}, body: "[]" }],
  ])("of another shape is refused, naming %s", async (named, fixture) => {
    const received = await githubSource.receive(await signGithub(fixture));
    expect(received).toMatchObject({ ok: false, failure: { reason: "shapeInvalid" } });
    expect(JSON.stringify(received)).toContain(named);
  });

  it("as a form is refused as no JSON", async () => {
    expect(await reasonOf(await signGithub({ headers: {}, body: "payload=%7B%7D" }))).toBe("jsonInvalid");
  });
});

async function forgeries(): Promise<Forgery[]> {
  const request = asSigned(issueOpened);
  const code = request.headers.get(header)!.slice("sha256=".length);
  const body = Buffer.from(JSON.stringify(issueOpened.body));
  const key = Buffer.from(secrets.github);
  const hex = async (hash: "SHA-1" | "SHA-512", prefix: string) =>
    withHeader(request, header, `${prefix}=${(await hmac(hash, key, body)).toString("hex")}`);
  const list: Forgery[] = [
    ...forge({ request, signatureHeader: header, prefix: "sha256=", otherSecret }),
    ["the signature without its prefix", withHeader(request, header, code)],
    [
      "the signature in base64",
      withHeader(request, header, `sha256=${Buffer.from(code, "hex").toString("base64")}`),
    ],
    ["the prefix in capitals", withHeader(request, header, `SHA256=${code}`)],
    ["a space after the prefix", withHeader(request, header, `sha256= ${code}`)],
    ["two signatures", withHeader(request, header, `sha256=${code}, sha256=${code}`)],
    ["SHA-1 under its own name", await hex("SHA-1", "sha1")],
    ["SHA-1 under the name of SHA-256", await hex("SHA-1", "sha256")],
    ["SHA-512 under its own name", await hex("SHA-512", "sha512")],
    ["SHA-512 under the name of SHA-256", await hex("SHA-512", "sha256")],
    [
      "the start of SHA-512",
      withHeader(request, header, (await hex("SHA-512", "sha256")).headers.get(header)!.slice(0, 71)),
    ],
  ];
  if (list.length < 60) throw new Error("there are fewer forgeries than there should be");
  return list;
}

async function receive(fixture: Fixture) {
  return receiveRequest(await signGithub(fixture));
}

async function receiveRequest(request: WebhookRequest) {
  const received = await githubSource.receive(request);
  if (!received.ok || received.value.kind !== "message") throw new Error(JSON.stringify(received));
  return received.value;
}

async function reasonOf(request: WebhookRequest) {
  const received = await githubSource.receive(request);
  return received.ok ? "accepted" : received.failure.reason;
}
