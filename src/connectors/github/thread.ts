/** An issue and its comments as a helpdesk's thread. Its messages go by the names their webhooks have for them. Pure. */
import type { ThreadMessage } from "../../domain/helpdesk.ts";
import { parseIsoTime } from "../delivery.ts";
import type { CommentAnswer, IssueAnswer } from "./wire.ts";

const staffAssociations = ["OWNER", "MEMBER", "COLLABORATOR"];
const longestBody = 20_000;

interface Comment {
  user: { id: number } | null;
  author_association: string;
}

/** Whoever opened the issue is its customer, even an owner of the repository. */
export function isByStaff(issue: { user: { id: number } | null }, comment: Comment): boolean {
  if (comment.user?.id === issue.user?.id) return false;
  return staffAssociations.includes(comment.author_association);
}

/** What customers have written, oldest first. `isOwn`: whether a login is the account we write with. */
export function listCustomerMessages(
  issue: IssueAnswer,
  comments: readonly CommentAnswer[],
  isOwn: (login: string | undefined) => boolean,
): ThreadMessage[] {
  const written = comments
    .filter(({ user }) => user?.type !== "Bot" && !isOwn(user?.login))
    .filter((comment) => !isByStaff(issue, comment))
    .map((comment) => ({
      // A comment that was changed is news, as its webhook is.
      id:
        comment.created_at === comment.updated_at
          ? `github:comment:${comment.id}:created`
          : `github:comment:${comment.id}:edited:${comment.updated_at}`,
      authorName: comment.user?.login ?? null,
      body: (comment.body ?? "").slice(0, longestBody),
      at: parseIsoTime(comment.updated_at) || 0,
    }))
    .toSorted((a, b) => a.at - b.at);
  return [
    {
      id: `github:issue:${issue.id}:opened`,
      authorName: issue.user?.login ?? null,
      body: (issue.body ?? "").slice(0, longestBody),
      at: parseIsoTime(issue.created_at) || 0,
    },
    ...written,
  ];
}

/**
 * Whether a reply to this message answers the newest there is. A message that is not in the thread by its name is
 * taken for older than the newest, unless its name tells a later time or there is only one it can be.
 */
export function answersNewest(messages: readonly ThreadMessage[], inReplyTo: string): boolean {
  const newest = messages.at(-1);
  if (!newest || newest.id === inReplyTo) return true;
  if (messages.some(({ id }) => id === inReplyTo)) return false;
  const [, time = ""] = /^github:issue:\d+:(?:edited|reopened):(.+)$/.exec(inReplyTo) ?? [];
  return messages.length === 1 || newest.at < parseIsoTime(time);
}
