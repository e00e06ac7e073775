/** A ticket's comments as a helpdesk's thread. Its messages go by the names their webhooks have for them. Pure. */
import type { ThreadMessage } from "../../domain/helpdesk.ts";
import { parseIsoTime } from "../delivery.ts";
import type { CommentAnswer, TicketAnswer } from "./wire.ts";

const longestBody = 20_000;

/** An event tells of a new ticket without the number of its first comment. */
export function nameFirstComment(ticketId: string): string {
  return `zendesk:ticket:${ticketId}:created`;
}

export function nameComment(commentId: string): string {
  return `zendesk:comment:${commentId}`;
}

export interface ZendeskThread {
  ticket: TicketAnswer;
  /** Oldest first. */
  comments: readonly CommentAnswer[];
  users: ReadonlyMap<string, { name?: string | null | undefined; role?: string | null | undefined }>;
}

/** What customers have written for all to read, oldest first. Whoever is no end user is staff, or one of our own. */
export function listCustomerMessages(thread: ZendeskThread): ThreadMessage[] {
  return customerComments(thread).map((comment) => ({
    id: namesOf(thread, comment)[0] ?? "",
    authorName: thread.users.get(comment.author_id)?.name?.slice(0, 200) ?? null,
    body: (comment.body ?? comment.plain_body ?? "").slice(0, longestBody),
    at: parseIsoTime(comment.created_at) || 0,
  }));
}

/**
 * Whether a reply to this message answers the newest there is. A message that is not in the thread by its name is
 * taken for older than the newest, unless there is only one it can be.
 */
export function answersNewest(thread: ZendeskThread, inReplyTo: string): boolean {
  const written = customerComments(thread);
  const newest = written.at(-1);
  if (!newest || namesOf(thread, newest).includes(inReplyTo)) return true;
  const isKnown = written.some((comment) => namesOf(thread, comment).includes(inReplyTo));
  return written.length === 1 && !isKnown;
}

/** The first comment is the requester's where the requester wrote it, even an agent. */
function customerComments({ ticket, comments, users }: ZendeskThread): CommentAnswer[] {
  return comments.filter((comment, index) => {
    if (!comment.public) return false;
    if (index === 0 && comment.author_id === ticket.requester_id) return true;
    return users.get(comment.author_id)?.role === "end-user";
  });
}

function namesOf({ ticket, comments }: ZendeskThread, comment: CommentAnswer): string[] {
  const name = nameComment(comment.id);
  return comment === comments[0] ? [nameFirstComment(ticket.id), name] : [name];
}
