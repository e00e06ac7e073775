/** One tenant's GitHub, one issue at a time. It throws what `callRemote` understands. */
import { Octokit, type OctokitOptions } from "@octokit/core";
import type { z } from "zod";
import { createEgress, type EgressSettings } from "../../egress/egress.ts";
import { findRefusal } from "../../egress/refusal.ts";
import { Declined, RemoteAnswer, readRetryAfter, UnreadableAnswer } from "../remote-call.ts";
import { allowIssue, findIssuePlace, type GithubSettings, type IssuePlace } from "./settings.ts";
import {
  commentAnswerSchema,
  issueAnswerSchema,
  labelsAnswerSchema,
  type CommentAnswer,
  type IssueAnswer,
} from "./wire.ts";

export interface GithubClient {
  settings: GithubSettings;
  /** An issue by its ticket's name. Throws Declined where it is in none of the tenant's repositories. */
  open(name: string, signal: AbortSignal): IssueClient;
}

export interface IssueClient {
  read(): Promise<IssueAnswer>;
  /** All of them, oldest first. Throws Declined where there are more than anybody reads. */
  listComments(): Promise<CommentAnswer[]>;
  addComment(body: string): Promise<CommentAnswer>;
  /** Gives the labels the issue has then. */
  addLabels(labels: readonly string[]): Promise<string[]>;
  /** Gives the labels it has left. */
  removeLabel(label: string): Promise<string[]>;
  setState(state: "open" | "closed", reason: string): Promise<IssueAnswer>;
}

const pageSize = 100;
const mostPages = 10;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** `egress`: everything but where it may go. Throws an EgressRefusal for a base URL nobody may speak to. */
export function createGithubClient(
  settings: GithubSettings,
  egress: Omit<EgressSettings, "allow">,
): GithubClient {
  // Whatever is wrong with the base URL is said when the connector is made.
  createEgress({ ...egress, allow: allowIssue(settings, { owner: "o", repo: "r", number: 1 }) });
  return {
    settings,
    open(name, signal) {
      const place = findIssuePlace(settings, name);
      if (!place) throw new Declined("repositoryNotConnected", "Its repository is none of this tenant's.");
      const options: OctokitOptions = {
        baseUrl: settings.baseUrl,
        userAgent: "signalbox",
        log: silent,
        request: { fetch: createEgress({ ...egress, allow: allowIssue(settings, place) }), log: silent },
      };
      return openIssue(new Octokit(options), place, signal);
    },
  };
}

function openIssue(octokit: Octokit, { owner, repo, number }: IssuePlace, signal: AbortSignal): IssueClient {
  const issue = {
    owner,
    repo,
    issue_number: number,
    headers: { "x-github-api-version": "2022-11-28" },
    request: { signal },
  };
  const at = "/repos/{owner}/{repo}/issues/{issue_number}";
  const listPage = (page: number) =>
    send(octokit.request(`GET ${at}/comments`, { ...issue, per_page: pageSize, page }));
  return {
    read: async () => readAnswer(issueAnswerSchema, (await send(octokit.request(`GET ${at}`, issue))).data),
    async listComments() {
      const comments: CommentAnswer[] = [];
      for (let page = 1; page <= mostPages; page += 1) {
        const { data, headers } = await listPage(page);
        comments.push(...readAnswer(commentAnswerSchema.array(), data));
        // Its URL is not followed: where the next page is, we know.
        if (!/<[^<>]+>\s*;[^,]*\brel="next"/.test(headers.link ?? "")) return comments;
      }
      throw new Declined("threadTooLong", `The issue has more than ${mostPages * pageSize} comments.`);
    },
    addComment: async (body) =>
      readAnswer(
        commentAnswerSchema,
        (await send(octokit.request(`POST ${at}/comments`, { ...issue, body }))).data,
      ),
    addLabels: async (labels) =>
      readAnswer(
        labelsAnswerSchema,
        (await send(octokit.request(`POST ${at}/labels`, { ...issue, labels: [...labels] }))).data,
      ).map(({ name }) => name),
    removeLabel: async (name) =>
      readAnswer(
        labelsAnswerSchema,
        (await send(octokit.request(`DELETE ${at}/labels/{name}`, { ...issue, name }))).data,
      ).map((label) => label.name),
    setState: async (state, reason) =>
      readAnswer(
        issueAnswerSchema,
        (
          await send(
            octokit.request(`PATCH ${at}`, {
              ...issue,
              state,
              // The client's list of reasons is older than GitHub's.
              state_reason: reason as "completed",
            }),
          )
        ).data,
      ),
  };
}

async function send<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw readError(error);
  }
}

/** Octokit wraps whatever its fetch throws, and what it makes of an answer holds that answer's words. */
function readError(error: unknown): Error {
  const refusal = findRefusal(error);
  if (refusal) return refusal;
  const { response, status } = Object(error) as {
    status?: unknown;
    response?: { headers?: Record<string, string | undefined>; data?: unknown };
  };
  if (typeof status !== "number" || !response) return new Error("no answer came");
  const headers = response.headers ?? {};
  const nowMs = Date.now();
  const isUsedUp = headers["x-ratelimit-remaining"] === "0";
  const message: unknown = Object(response.data).message;
  // The secondary limit answers 403 like a missing permission, and says so in a header or in its words.
  const isRateLimit =
    status === 429 ||
    (status === 403 &&
      (isUsedUp || headers["retry-after"] !== undefined || /rate limit/i.test(String(message))));
  const resetMs = Number(headers["x-ratelimit-reset"]) * 1_000 - nowMs;
  const retryAfterMs =
    readRetryAfter(headers["retry-after"], nowMs) ??
    (isUsedUp && resetMs > 0 ? Math.min(resetMs, 3_600_000) : null);
  return new RemoteAnswer({ status, isRateLimit, retryAfterMs });
}

function readAnswer<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw new UnreadableAnswer();
  return parsed.data;
}
