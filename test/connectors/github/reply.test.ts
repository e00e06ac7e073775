import { describe, expect, it } from "vitest";
import { createMark, writeCommentBody } from "../../../src/connectors/github/comment-body.ts";
import type { GithubComment, GithubIssue } from "./github-server.ts";
import {
  aComment,
  anIssue,
  aReply,
  aWorld,
  bot,
  connectTo,
  customer,
  issueName,
  member,
  openGithub,
} from "./worlds.ts";

const { signal } = new AbortController();
const call = { tenantId: "github-tests", operation: "reply", input: aReply, idempotencyKey: "k-1", signal };
const mark = createMark("k-1");

describe("a reply on GitHub", () => {
  it("is one comment with the reply's words and a mark nobody sees", async () => {
    const { connector, comments, world } = await begin();
    expect(await connector.run(call)).toEqual({
      status: "success",
      output: {
        reply: {
          id: "9000",
          url: "https://github.com/lantern-and-loom/storefront/issues/88#issuecomment-9000",
          postedAt: "2026-03-04T09:00:01Z",
        },
      },
    });
    expect(await comments()).toMatchObject([
      { body: `Yes: cold, on the gentle cycle.\n\n<!-- signalbox:${mark} -->`, user: { login: bot.login } },
    ]);
    expect((await world.state()).violations).toEqual([]);
  });

  it.each<[string, string, GithubComment[]]>([
    ["the issue, where nobody wrote since", "github:issue:3100200300:opened", []],
    ["the newest comment", "github:comment:2:created", [aComment(1), aComment(2)]],
    [
      "the newest comment of a customer, where staff and bots wrote since",
      "github:comment:1:created",
      [
        aComment(1),
        aComment(2, { user: member, association: "MEMBER" }),
        aComment(3, { user: { id: 7, login: "ci[bot]", type: "Bot" } }),
        aComment(4, { user: bot, association: "MEMBER" }),
      ],
    ],
    [
      "an edited issue, where the newest comment is older",
      "github:issue:3100200300:edited:2026-03-03T12:00:00Z",
      [aComment(1)],
    ],
  ])("leaves where it answers %s", async (_what, inReplyTo, written) => {
    const { connector } = await begin({ comments: written });
    expect(await connector.run({ ...call, input: { ...aReply, inReplyTo } })).toMatchObject({
      status: "success",
    });
  });

  it.each<[string, string, GithubComment[]]>([
    ["the issue, and there is a comment", "github:issue:3100200300:opened", [aComment(1)]],
    ["an older comment", "github:comment:1:created", [aComment(1), aComment(2)]],
    [
      "a comment, and somebody else asks as well",
      "github:comment:1:created",
      [aComment(1), aComment(2, { user: { ...customer, id: 9, login: "passing-crane" } })],
    ],
    [
      "a comment that has been edited since",
      "github:comment:1:created",
      [aComment(1, { updatedAt: "2026-03-03T12:00:00Z" })],
    ],
    ["a comment that is gone", "github:comment:3:created", [aComment(1)]],
    [
      "an edited issue, and there is a later comment",
      "github:issue:3100200300:edited:2026-03-03T11:00:00Z",
      [aComment(1)],
    ],
    ["something else", "reply-1", [aComment(1)]],
    ["a comment on the second page, and there is a later one", "github:comment:101:created", many(102)],
  ])("does not leave where it answers %s", async (_what, inReplyTo, written) => {
    const { connector, comments } = await begin({ comments: written });
    expect(await connector.run({ ...call, input: { ...aReply, inReplyTo } })).toMatchObject({
      status: "failed",
      reason: "threadChanged",
      retryable: false,
    });
    expect(await comments()).toHaveLength(written.length);
  });

  it.each<[string, Partial<GithubIssue>, string, string]>([
    ["on a pull request", { isPullRequest: true }, issueName, "notAnIssue"],
    ["on a locked issue", { isLocked: true }, issueName, "forbidden"],
    ["on an issue that is not there", {}, "lantern-and-loom/storefront#89", "notFound"],
    ["in somebody else's repository", {}, "somebody/else#88", "repositoryNotConnected"],
    ["in a repository made of dots", {}, "../..#88", "repositoryNotConnected"],
    ["on a number that is none", {}, "lantern-and-loom/storefront#1/labels", "repositoryNotConnected"],
    ["in a thread nobody reads to its end", { comments: many(1_001) }, issueName, "threadTooLong"],
  ])("does not leave %s", async (_where, changes, externalId, reason) => {
    const { connector } = await begin(changes);
    const input = { ...aReply, externalId, inReplyTo: "github:comment:1001:created" };
    const one = changes.comments ? input : { ...input, inReplyTo: aReply.inReplyTo };
    expect(await connector.run({ ...call, input: one })).toMatchObject({
      status: "failed",
      reason,
      retryable: false,
    });
  });

  it("in capitals is on the same issue", async () => {
    const { connector, comments } = await begin();
    const input = { ...aReply, externalId: "Lantern-And-Loom/STOREFRONT#88" };
    expect(await connector.run({ ...call, input })).toMatchObject({ status: "success" });
    expect(await comments()).toHaveLength(1);
  });
});

describe("a reply that is looked for on GitHub", () => {
  it("is found on any page", async () => {
    const own = aComment(205, { user: bot, body: writeCommentBody("Yes.", mark) });
    const { connector } = await begin({ comments: [...many(204), own, ...many(20, 206)] });
    expect(await connector.find?.(call)).toMatchObject({ status: "found", output: { reply: { id: "205" } } });
  });

  it.each([
    ["a customer has copied its mark", aComment(1, { body: writeCommentBody("Yes.", mark) })],
    [
      "another reply of ours is there",
      aComment(1, { user: bot, body: writeCommentBody("Yes.", createMark("k-2")) }),
    ],
    [
      "its mark is quoted",
      aComment(1, { user: bot, body: `${writeCommentBody("Yes.", mark)}\n\nas I said` }),
    ],
  ])("is not taken to be there where %s", async (_what, comment) => {
    const { connector } = await begin({ comments: [comment] });
    expect(await connector.find?.(call)).toEqual({ status: "absent" });
  });

  it("is unclear where nobody reads to the end", async () => {
    const { connector } = await begin({ comments: many(1_001) });
    expect(await connector.find?.(call)).toMatchObject({ status: "unclear" });
  });
});

describe("a GitHub token that is refused", () => {
  it("is renewed once, and the reply leaves once", async () => {
    const { world, comments } = await begin();
    let current = "the old one";
    let renewals = 0;
    const connector = connectTo(world, {
      readToken: () => current,
      refresh: async () => {
        renewals += 1;
        current = "github_pat_of_a_test";
        return true;
      },
    });
    expect(await connector.run(call)).toMatchObject({ status: "success" });
    expect(renewals).toBe(1);
    expect(await comments()).toHaveLength(1);
  });

  it("again is a person's, and no word of it is in the answer", async () => {
    const { world } = await begin();
    const connector = connectTo(world, { readToken: () => "a-secret-token", refresh: async () => true });
    const answer = await connector.run(call);
    expect(answer).toMatchObject({ status: "failed", reason: "unauthorised", retryable: false });
    expect(JSON.stringify(answer)).not.toContain("a-secret-token");
  });
});

describe("GitHub's limits", () => {
  const limited = (status: number, headers: Record<string, string>, message: string) => ({
    method: "POST",
    path: "/comments",
    do: { answer: { status, headers, body: { message, documentation_url: "https://docs.github.com" } } },
  });

  it.each([
    ["a 429", limited(429, { "retry-after": "30" }, "too many"), 30_000],
    ["the secondary limit with its time", limited(403, { "retry-after": "60" }, "wait"), 60_000],
    [
      "the secondary limit by its words",
      limited(403, {}, "You have exceeded a secondary rate limit."),
      undefined,
    ],
    [
      "the hour's requests used up",
      limited(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" }, "API rate limit exceeded"),
      undefined,
    ],
  ])("%s: nothing is done, and it may be tried again", async (_what, fault, retryAfterMs) => {
    const { connector, world, comments } = await begin();
    await world.break([fault]);
    const answer = await connector.run(call);
    expect(answer).toMatchObject({ status: "failed", reason: "rateLimited", retryable: true });
    expect(answer.status === "failed" && answer.retryAfterMs).toBe(retryAfterMs);
    expect(await comments()).toEqual([]);
  });
});

let begun = 0;

async function begin(changes: Partial<GithubIssue> = {}) {
  begun += 1;
  const world = openGithub(`github-reply-${begun}`);
  await world.begin(aWorld(anIssue(changes)));
  const comments = async () => (await world.state()).world.issues[issueName]?.comments ?? [];
  return { world, comments, connector: connectTo(world, { timeoutMs: 3_000 }) };
}

function many(count: number, first = 1): GithubComment[] {
  return Array.from({ length: count }, (_, index) => aComment(first + index));
}
