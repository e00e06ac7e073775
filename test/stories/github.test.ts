/** Whole tickets of a live tenant whose helpdesk is GitHub: signed webhook in, comment on the issue out. */
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { createMark, readMark, writeMarkdown } from "../../src/connectors/github/comment-body.ts";
import type { GithubAccount, GithubIssue } from "../connectors/github/github-server.ts";
import {
  anIssue,
  aWorld,
  bot,
  customer,
  issueName,
  member,
  openGithub,
  repository,
  token,
} from "../connectors/github/worlds.ts";
import { connectTenant } from "../support/connected-tenant.ts";
import { holdAt, tryToTheEnd, waitForEffect } from "../support/effects.ts";
import { readEventTypes, tidyUp, waitFor, waitUntilStill } from "../support/tickets.ts";

const world = openGithub("github-story");
let client: SignalboxClient;

beforeAll(async () => {
  client = await connectTenant({
    tenantId: "demo-github",
    environment: "live",
    connector: "github",
    settings: { baseUrl: world.baseUrl, repositories: [repository], botLogin: bot.login },
    token,
  });
});

afterEach(tidyUp);

describe("a question on GitHub", () => {
  it("is answered by one comment, with the words that were validated", async () => {
    const { ticketId } = await ask();
    const view = await waitFor(client, ticketId, "resolved", "escalated");
    expect(view).toMatchObject({ state: "resolved", reason: "replied", ticket: { externalId: issueName } });
    const [comment, ...others] = await comments();
    expect(others).toEqual([]);
    expect(comment?.user?.login).toBe(bot.login);
    expect(comment?.body).toContain(writeMarkdown(view.reply?.body ?? "nothing"));
    expect(view.reply?.body).toContain("Notifications");
    const { effects } = view;
    expect(effects).toMatchObject([{ tool: "github.reply@1", status: "confirmed", attempts: 1 }]);
    expect(readMark(comment?.body)).toMatch(/^[0-9a-f]{32}$/);
    const { violations, requests } = await world.state();
    expect(violations).toEqual([]);
    expect(requests.map(({ method, path }) => `${method} ${path.split("/").slice(5).join("/")}`)).toEqual([
      "GET 88",
      "GET 88/comments",
      "POST 88/comments",
    ]);
  });

  it("is not taken over by our own comment when that comes back", async () => {
    const { ticketId, issue } = await ask();
    const before = await waitFor(client, ticketId, "resolved", "escalated");
    const [comment] = await comments();
    const echo = await say(issue, {
      id: Number(comment?.id),
      body: comment?.body ?? "",
      user: bot,
      association: "MEMBER",
    });
    expect(echo.body).toMatchObject({ status: "ignored", reason: "ownDoing" });
    expect((await client.readTicket(ticketId)).path).toEqual(before.path);
  });

  it("is a person's where a person steps in with the same account", async () => {
    const { ticketId, issue } = await ask();
    await waitFor(client, ticketId, "resolved", "escalated");
    await say(issue, {
      id: 77,
      body: "Theo here, I will look at it myself.",
      user: bot,
      association: "MEMBER",
    });
    expect(await readEventTypes(client, ticketId)).toContain("human.replied");
  });

  it("goes on where the customer copies our mark", async () => {
    const { ticketId, issue } = await ask();
    await waitFor(client, ticketId, "resolved", "escalated");
    const body = `And on the web?\n\n<!-- signalbox:${createMark("x")} -->`;
    const { body: answer } = await say(issue, { id: 78, body, user: customer, association: "NONE" });
    expect(answer.status).toBe("updated");
    // The tickets of these tests have one issue: none is to be at it when the next one begins.
    await waitUntilStill(client, ticketId);
  });

  it("is answered once though the answer to the comment is lost: it is found by its mark", async () => {
    const held = holdAt("effectDispatched");
    const { ticketId } = await ask();
    await held.untilReached();
    await world.break([{ method: "POST", path: "/comments", do: "dropAfter" }]);
    held.open();
    await waitForEffect(client, ticketId, "unknown");
    const view = await tryToTheEnd(client, ticketId);
    expect(view).toMatchObject({ state: "resolved", reason: "replied" });
    expect(view.effects).toMatchObject([{ status: "foundApplied", attempts: 1 }]);
    expect(await comments()).toHaveLength(1);
    expect((await posts()).length).toBe(1);
  });

  it("is answered once though the comment never arrived: it is looked for, and sent again", async () => {
    const held = holdAt("effectDispatched");
    const { ticketId } = await ask();
    await held.untilReached();
    await world.break([{ method: "POST", path: "/comments", do: "dropBefore" }]);
    held.open();
    await waitForEffect(client, ticketId, "unknown");
    const view = await tryToTheEnd(client, ticketId);
    expect(view).toMatchObject({ state: "resolved", reason: "replied" });
    expect(await comments()).toHaveLength(1);
    expect((await posts()).length).toBe(2);
  });

  it("to which the customer adds something meanwhile gets one reply, to all of it", async () => {
    const held = holdAt("effectDispatched");
    const { ticketId, issue } = await ask();
    await held.untilReached();
    const words = "Oh, and how do I turn off notifications about offers in the app?";
    const at = new Date().toISOString().replace(/\.\d+Z/, "Z");
    await world.change(({ issues }) => {
      issues[issueName]?.comments.push({
        id: 501,
        body: words,
        user: customer,
        association: "NONE",
        createdAt: at,
        updatedAt: at,
      });
    });
    held.open();
    const view = await waitFor(client, ticketId, "resolved", "escalated");
    expect(view).toMatchObject({ state: "resolved", reason: "replied" });
    expect(view.effects.map(({ status }) => status)).toEqual(["withdrawn", "confirmed"]);
    expect(view.messages.map(({ body }) => body)).toContain(words);
    expect((await comments()).filter(({ user }) => user?.login === bot.login)).toHaveLength(1);

    const late = await say(issue, { id: 501, body: words, user: customer, association: "NONE" });
    expect(late.body.status).toBe("duplicate");
  });

  it("that a colleague answers first is theirs", async () => {
    const held = holdAt("effectDispatched");
    const { ticketId, issue } = await ask();
    await held.untilReached();
    await say(issue, { id: 502, body: "I have it.", user: member, association: "MEMBER" });
    held.open();
    const view = await waitFor(client, ticketId, "escalated");
    expect(view.reason).toBe("takenOver");
    expect((await posts()).length).toBe(0);
  });

  it("in a repository that is not connected is a person's", async () => {
    const { ticketId } = await ask({}, "lantern-and-loom/other");
    const view = await waitFor(client, ticketId, "resolved", "escalated");
    expect(view.state).toBe("escalated");
    expect(view.calls.findLast(({ callee }) => callee === "github.reply@1")?.reason).toBe(
      "repositoryNotConnected",
    );
    expect((await world.state()).requests).toEqual([]);
  });
});

let asked = 0;

/** An issue, on GitHub and by webhook. */
async function ask(changes: Partial<GithubIssue> = {}, at = repository) {
  asked += 1;
  const issue = anIssue({
    id: 3_100_200_000 + asked,
    title: "How do I turn off notifications about offers?",
    body: "The app sends me offers every week. How do I turn off these notifications without losing the ones about my parcels?",
    labels: [],
    ...changes,
  });
  await world.begin({ ...aWorld(issue), now: new Date().toISOString() });
  const { status, body } = await client.deliver("github", {
    event: "issues",
    key: null,
    ticket: {
      action: "opened",
      issue: describeIssue(issue),
      repository: { full_name: at },
      sender: { ...customer },
    },
  });
  expect(status).toBe(202);
  return { issue, ticketId: body.ticketId ?? "" };
}

/** A comment by webhook alone. */
function say(
  issue: GithubIssue,
  comment: { id: number; body: string; user: GithubAccount; association: string },
) {
  const { id, body, user, association } = comment;
  return client.deliver("github", {
    event: "issue_comment",
    key: null,
    ticket: {
      action: "created",
      issue: describeIssue(issue),
      comment: {
        id,
        body,
        user: { ...user },
        author_association: association,
        html_url: "https://github.com/lantern-and-loom/storefront/issues/88#issuecomment",
        updated_at: new Date().toISOString(),
      },
      repository: { full_name: repository },
      sender: { ...user },
    },
  });
}

function describeIssue({ id, number, title, body, user, labels }: GithubIssue) {
  return {
    id,
    number,
    title,
    body,
    user: { ...(user ?? customer) },
    labels: labels.map((name) => ({ name })),
    html_url: "https://github.com/lantern-and-loom/storefront/issues/88",
    updated_at: new Date().toISOString(),
    author_association: "NONE",
  };
}

async function comments() {
  return (await world.state()).world.issues[issueName]?.comments ?? [];
}

async function posts() {
  return (await world.state()).requests.filter(({ method }) => method === "POST");
}
