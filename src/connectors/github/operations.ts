/** What the GitHub connector does, operation by operation. */
import type { PostedReply } from "../../domain/helpdesk.ts";
import { Declined } from "../remote-call.ts";
import { defineOperation, type RemoteOperation } from "../remote-operations.ts";
import type { GithubClient, IssueClient } from "./client.ts";
import { createMark, readMark, writeCommentBody } from "./comment-body.ts";
import { isOwnLogin } from "./settings.ts";
import { answersNewest, listCustomerMessages } from "./thread.ts";
import { githubTools as tools } from "./tools.ts";
import type { CommentAnswer, IssueAnswer } from "./wire.ts";

export const githubOperations: readonly RemoteOperation<GithubClient>[] = [
  defineOperation(tools["github.readThread"], {
    run: async (github: GithubClient, { externalId }, { exchange }) => ({
      messages: await readMessages(github, github.open(externalId, exchange.signal)),
    }),
  }),

  /**
   * GitHub takes a comment whatever was written meanwhile, so the thread is read right before. A customer who writes
   * while the comment is on its way is not seen; their webhook begins the ticket again.
   */
  defineOperation(tools["github.reply"], {
    async run(github: GithubClient, { externalId, body, inReplyTo }, { key, exchange }) {
      const issue = github.open(externalId, exchange.signal);
      if (!answersNewest(await readMessages(github, issue), inReplyTo)) {
        throw new Declined("threadChanged", "The customer has written since; this answers an older message.");
      }
      const comment = await exchange.commit(() => issue.addComment(writeCommentBody(body, createMark(key))));
      return { reply: readReply(comment) };
    },
    async find(github: GithubClient, { externalId }, { key, signal }) {
      const mark = createMark(key);
      const comments = await github.open(externalId, signal).listComments();
      const found = comments.find(
        ({ user, body }) => isOwnLogin(github.settings, user?.login) && readMark(body) === mark,
      );
      return { output: found ? { reply: readReply(found) } : null };
    },
  }),

  defineOperation(tools["github.addLabels"], {
    async run(github: GithubClient, { issue: name, labels }, { exchange }) {
      const issue = github.open(name, exchange.signal);
      const before = labelsOf(await readIssue(issue));
      const added = labels.filter((label) => !has(before, label));
      const after = added.length > 0 ? await exchange.commit(() => issue.addLabels(added)) : before;
      return { issue: { id: name, labels: after }, added };
    },
    async find(github: GithubClient, { issue: name, labels }, { signal }) {
      const now = labelsOf(await readIssue(github.open(name, signal)));
      const isThere = labels.every((label) => has(now, label));
      return { output: isThere ? { issue: { id: name, labels: now }, added: null } : null };
    },
  }),

  defineOperation(tools["github.removeLabels"], {
    async run(github: GithubClient, { issue: name, labels }, { exchange }) {
      const issue = github.open(name, exchange.signal);
      const before = labelsOf(await readIssue(issue));
      const removed = before.filter((label) => has(labels, label));
      for (const label of removed) await exchange.commit(() => issue.removeLabel(label));
      return { issue: { id: name, labels: before.filter((label) => !removed.includes(label)) } };
    },
    async find(github: GithubClient, { issue: name, labels }, { signal }) {
      const now = labelsOf(await readIssue(github.open(name, signal)));
      const isGone = !labels.some((label) => has(now, label));
      return { output: isGone ? { issue: { id: name, labels: now } } : null };
    },
  }),

  defineOperation(tools["github.closeIssue"], {
    async run(github: GithubClient, { issue: name, reason }, { exchange }) {
      const issue = github.open(name, exchange.signal);
      const wasOpen = (await readIssue(issue)).state === "open";
      if (wasOpen) await exchange.commit(() => issue.setState("closed", reason));
      return { issue: { id: name, state: "closed" as const }, wasOpen };
    },
    async find(github: GithubClient, { issue: name }, { signal }) {
      const { state } = await readIssue(github.open(name, signal));
      return {
        output: state === "closed" ? { issue: { id: name, state: "closed" as const }, wasOpen: null } : null,
      };
    },
  }),

  defineOperation(tools["github.restoreState"], {
    async run(github: GithubClient, { issue: name, state }, { exchange }) {
      const issue = github.open(name, exchange.signal);
      const isAsItWas = (await readIssue(issue)).state === state;
      const reason = state === "open" ? "reopened" : "completed";
      if (!isAsItWas) await exchange.commit(() => issue.setState(state, reason));
      return { issue: { id: name, state } };
    },
    async find(github: GithubClient, { issue: name, state }, { signal }) {
      const now = await readIssue(github.open(name, signal));
      return { output: now.state === state ? { issue: { id: name, state } } : null };
    },
  }),
];

/** A pull request is an issue to the API, and no ticket to us. */
async function readIssue(issue: IssueClient): Promise<IssueAnswer> {
  const answer = await issue.read();
  if (answer.pull_request) throw new Declined("notAnIssue", "This is a pull request.");
  return answer;
}

async function readMessages({ settings }: GithubClient, issue: IssueClient) {
  return listCustomerMessages(await readIssue(issue), await issue.listComments(), (login) =>
    isOwnLogin(settings, login),
  );
}

function labelsOf({ labels }: IssueAnswer): string[] {
  return labels.flatMap((label) => (typeof label === "string" ? label : (label.name ?? [])));
}

/** GitHub does not tell letters' cases apart. */
function has(labels: readonly string[], label: string): boolean {
  return labels.some((each) => each.toLowerCase() === label.toLowerCase());
}

function readReply({ id, html_url, created_at }: CommentAnswer): PostedReply {
  return { id: String(id), url: html_url, postedAt: created_at };
}
