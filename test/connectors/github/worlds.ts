/** Worlds of GitHub for tests, and the connector that works in one. */
import { inject } from "vitest";
import type { Connector } from "../../../src/connectors/connector.ts";
import { createGithubClient } from "../../../src/connectors/github/client.ts";
import { githubOperations } from "../../../src/connectors/github/operations.ts";
import { githubSettingsSchema } from "../../../src/connectors/github/settings.ts";
import { createRemoteConnector } from "../../../src/connectors/remote-operations.ts";
import { openWorld, type WireWorld } from "../../support/wire-client.ts";
import type { GithubAccount, GithubComment, GithubIssue, GithubWorld } from "./github-server.ts";

export const repository = "lantern-and-loom/storefront";
export const issueName = `${repository}#88`;

export const bot: GithubAccount = { id: 700200, login: "lantern-desk", type: "User" };
export const customer: GithubAccount = { id: 700101, login: "tilde-fern", type: "User" };
export const member: GithubAccount = { id: 700102, login: "loom-keeper", type: "User" };

export const token = "github_pat_of_a_test";

export function anIssue(changes: Partial<GithubIssue> = {}): GithubIssue {
  return {
    id: 3100200300,
    number: 88,
    title: "How do I wash the linen?",
    body: "Can the linen throw go into the washing machine?",
    user: customer,
    state: "open",
    stateReason: null,
    labels: ["question"],
    createdAt: "2026-03-03T10:00:00Z",
    updatedAt: "2026-03-03T10:00:00Z",
    isLocked: false,
    isPullRequest: false,
    comments: [],
    ...changes,
  };
}

export function aComment(id: number, changes: Partial<GithubComment> = {}): GithubComment {
  const at = new Date(Date.UTC(2026, 2, 3, 11, 0, id)).toISOString().replace(".000Z", "Z");
  return {
    id,
    body: `Words ${id}`,
    user: customer,
    association: "NONE",
    createdAt: at,
    updatedAt: at,
    ...changes,
  };
}

export function aWorld(issue: GithubIssue = anIssue()): GithubWorld {
  return {
    token,
    account: bot,
    now: "2026-03-04T09:00:00Z",
    nextCommentId: 9_000,
    issues: { [`${repository}#${issue.number}`]: issue },
  };
}

export function openGithub(id: string): WireWorld<GithubWorld> {
  return openWorld<GithubWorld>(inject("githubServer"), id);
}

/** A connector of a tenant whose GitHub is this world. `timeoutMs`: of one request. */
export function connectTo(
  { baseUrl }: { baseUrl: string },
  options: {
    tenantId?: string;
    timeoutMs?: number;
    readToken?: () => string;
    refresh?: () => Promise<boolean>;
  } = {},
): Connector {
  const { tenantId = "github-tests", timeoutMs = 600, readToken = () => token, refresh } = options;
  const settings = githubSettingsSchema.parse({ baseUrl, repositories: [repository], botLogin: bot.login });
  const client = createGithubClient(settings, {
    tenantId,
    connector: "github",
    authorise: (headers) => headers.set("authorization", `Bearer ${readToken()}`),
    ...(refresh && { refreshCredential: refresh }),
    timeoutMs,
    maxRequestBytes: 200_000,
    maxResponseBytes: 2_000_000,
    isLocal: true,
  });
  return createRemoteConnector(
    "github",
    { tenantId, client, refused: "refusedByHelpdesk" },
    githubOperations,
  );
}

export const aReply = {
  ticketId: "tkt_1",
  externalId: issueName,
  to: "github:tilde-fern",
  subject: "How do I wash the linen?",
  body: "Yes: cold, on the gentle cycle.",
  inReplyTo: "github:issue:3100200300:opened",
};
