/**
 * GitHub's REST API of issues on loopback, as far as the connector uses it. Every request it gets and every answer it
 * gives is held to GitHub's own OpenAPI description; what does not conform is in the state's `violations`. Vitest
 * starts it before the tests and hands its address to them as `inject("githubServer")`.
 */
import type { TestProject } from "vitest/node";
import { startWireServer, type WireAnswer, type WireRequest } from "../../support/wire-server.ts";
import { createOpenapiJudge } from "./openapi-judge.ts";

export interface GithubWorld {
  /** Whoever has it may do anything. */
  token: string;
  /** Whose token it is. */
  account: GithubAccount;
  /** What the time is, ISO 8601; it goes on by a second with every change. */
  now: string;
  nextCommentId: number;
  /** By `owner/name#number`, in lower case. */
  issues: Record<string, GithubIssue>;
}

export interface GithubAccount {
  id: number;
  login: string;
  type: "User" | "Bot";
}

export interface GithubIssue {
  id: number;
  number: number;
  title: string;
  body: string | null;
  user: GithubAccount | null;
  state: "open" | "closed";
  stateReason: string | null;
  labels: string[];
  createdAt: string;
  updatedAt: string;
  isLocked: boolean;
  isPullRequest: boolean;
  comments: GithubComment[];
}

export interface GithubComment {
  id: number;
  body: string;
  user: GithubAccount | null;
  association: string;
  createdAt: string;
  updatedAt: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    /** `http://127.0.0.1:<port>` */
    githubServer: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startGithubServer();
  project.provide("githubServer", server.url);
  return server.close;
}

/** On any free port; for tests that are not given one. */
export async function startGithubServer(): Promise<{ url: string; close(): Promise<void> }> {
  return startWireServer<GithubWorld>({
    answer,
    ...createOpenapiJudge(),
    meanwhile(world) {
      const issue = Object.values(world.issues)[0];
      if (!issue) throw new Error("there is no issue to write on");
      addComment(world, issue, { body: "And one more thing.", user: issue.user, association: "NONE" });
    },
  });
}

function answer(world: GithubWorld, request: WireRequest): WireAnswer {
  if (request.headers["authorization"] !== `Bearer ${world.token}`) return refuse(401, "Bad credentials");
  if (!request.headers["user-agent"]) return refuse(403, "Request forbidden by administrative rules.");
  const [, root, owner = "", repo = "", issues, number = "", below, name] = request.path
    .split("/")
    .map(decodeURIComponent);
  const key = `${owner}/${repo}#${number}`.toLowerCase();
  const issue = world.issues[key];
  if (root !== "repos" || issues !== "issues" || !issue) return refuse(404, "Not Found");
  const api = `https://api.github.com/repos/${owner}/${repo}`;
  switch (`${request.method} ${below ?? ""}`) {
    case "GET ":
      return { status: 200, body: showIssue(api, issue) };
    case "PATCH ":
      return patchIssue(world, api, issue, request.body as { state?: string; state_reason?: string });
    case "GET comments":
      return listComments(api, issue, request);
    case "POST comments":
      return postComment(world, api, issue, request.body as { body?: unknown });
    case "POST labels": {
      const { labels } = request.body as { labels: string[] };
      for (const label of labels) {
        const isKnown = issue.labels.some((each) => each.toLowerCase() === label.toLowerCase());
        if (!isKnown) issue.labels.push(label);
      }
      issue.updatedAt = tick(world);
      return { status: 200, body: issue.labels.map((label) => showLabel(api, label)) };
    }
    case "DELETE labels": {
      if (!issue.labels.includes(name ?? "")) return refuse(404, "Label does not exist");
      issue.labels = issue.labels.filter((label) => label !== name);
      issue.updatedAt = tick(world);
      return { status: 200, body: issue.labels.map((label) => showLabel(api, label)) };
    }
    default:
      return refuse(404, "Not Found");
  }
}

function patchIssue(
  world: GithubWorld,
  api: string,
  issue: GithubIssue,
  { state, state_reason }: { state?: string; state_reason?: string },
): WireAnswer {
  if (state === "open" || state === "closed") {
    issue.state = state;
    issue.stateReason = state_reason ?? null;
  }
  issue.updatedAt = tick(world);
  return { status: 200, body: showIssue(api, issue) };
}

function listComments(api: string, issue: GithubIssue, { query }: WireRequest): WireAnswer {
  const perPage = Math.min(Number(query["per_page"] ?? 30), 100);
  const page = Number(query["page"] ?? 1);
  const pages = Math.max(1, Math.ceil(issue.comments.length / perPage));
  const link = (to: number, rel: string) =>
    `<${api}/issues/${issue.number}/comments?per_page=${perPage}&page=${to}>; rel="${rel}"`;
  const links = [
    ...(page > 1 ? [link(page - 1, "prev"), link(1, "first")] : []),
    ...(page < pages ? [link(page + 1, "next"), link(pages, "last")] : []),
  ];
  const shown = issue.comments.slice((page - 1) * perPage, page * perPage);
  return {
    status: 200,
    headers: links.length > 0 ? { link: links.join(", ") } : {},
    body: shown.map((comment) => showComment(api, issue, comment)),
  };
}

function postComment(
  world: GithubWorld,
  api: string,
  issue: GithubIssue,
  { body }: { body?: unknown },
): WireAnswer {
  if (issue.isLocked) return refuse(403, "Unable to create comment because issue is locked.");
  if (typeof body !== "string" || body === "" || body.length > 65_536) {
    const errors = [{ resource: "IssueComment", field: "data", code: "unprocessable" }];
    return {
      ...refuse(422, "Validation Failed"),
      body: { ...refuse(422, "Validation Failed").body, errors },
    };
  }
  const comment = addComment(world, issue, { body, user: world.account, association: "MEMBER" });
  return { status: 201, body: showComment(api, issue, comment) };
}

function addComment(
  world: GithubWorld,
  issue: GithubIssue,
  written: Pick<GithubComment, "body" | "user" | "association">,
): GithubComment {
  const at = tick(world);
  const comment = { id: world.nextCommentId, ...written, createdAt: at, updatedAt: at };
  world.nextCommentId += 1;
  issue.comments.push(comment);
  issue.updatedAt = at;
  return comment;
}

function tick(world: GithubWorld): string {
  world.now = new Date(Date.parse(world.now) + 1_000).toISOString().replace(".000Z", "Z");
  return world.now;
}

function refuse(status: number, message: string): { status: number; body: Record<string, unknown> } {
  return {
    status,
    body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
  };
}

function showUser(user: GithubAccount | null) {
  if (!user) return null;
  const api = `https://api.github.com/users/${encodeURIComponent(user.login)}`;
  return {
    ...user,
    node_id: `U_${user.id}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${user.id}?v=4`,
    gravatar_id: "",
    url: api,
    html_url: `https://github.com/${user.login}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    site_admin: false,
  };
}

function showLabel(api: string, name: string) {
  return {
    id: 41,
    node_id: "LA_41",
    url: `${api}/labels/${encodeURIComponent(name)}`,
    name,
    description: null,
    color: "d73a4a",
    default: false,
  };
}

function showIssue(api: string, issue: GithubIssue) {
  const url = `${api}/issues/${issue.number}`;
  const html = url.replace("api.github.com/repos", "github.com");
  return {
    id: issue.id,
    node_id: `I_${issue.id}`,
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: html,
    number: issue.number,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: showUser(issue.user),
    labels: issue.labels.map((label) => showLabel(api, label)),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: issue.isLocked,
    comments: issue.comments.length,
    closed_at: issue.state === "closed" ? issue.updatedAt : null,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    author_association: "NONE",
    ...(issue.isPullRequest && {
      pull_request: { url: `${api}/pulls/1`, html_url: html, diff_url: null, patch_url: null },
    }),
  };
}

function showComment(api: string, issue: GithubIssue, comment: GithubComment) {
  const html = `${api.replace("api.github.com/repos", "github.com")}/issues/${issue.number}`;
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    url: `${api}/issues/comments/${comment.id}`,
    html_url: `${html}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${issue.number}`,
    body: comment.body,
    user: showUser(comment.user),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: comment.association,
  };
}
