/**
 * Issues and comments as GitHub's webhooks tell of them, from what a journal keeps. Their own numbers and times are in
 * the keys of their events; accounts are known by login alone.
 */
import type { Message, Ticket } from "../../domain/ticket.ts";
import {
  inventNumber,
  type ToldMessage,
  type ToldTicket,
  type WrittenDelivery,
} from "../written-delivery.ts";
import type { GithubEvent } from "./wire.ts";

/** See `TicketSource.write`. An issue of which only comments were told has an invented id. */
export function writeGithubDeliveries({ ticket, messages }: ToldTicket): WrittenDelivery[] {
  const keys = messages.map(readKey);
  const issueId = keys.find(({ what }) => what === "issue")?.id ?? inventNumber("issue", ticket.externalId);
  return messages.map(({ message }, index) => writeDelivery(ticket, message, keys[index], issueId));
}

/** What an event's key says: `github:comment:77:edited:2026-03-10T12:00:00Z`. */
interface EventKey {
  what: string;
  id: number;
  action: string;
  /** Of what was changed, when; else null. */
  updatedAt: string | null;
}

/** Throws where it is no key of GitHub's. */
function readKey({ eventKey }: Pick<ToldMessage, "eventKey">): EventKey {
  const [, what, id, action, updatedAt] =
    /^github:(issue|comment):(\d+):([a-z]+)(?::(.+))?$/.exec(eventKey) ?? [];
  if (!what || !action) throw new Error("not the key of an event of GitHub's");
  return { what, id: Number(id), action, updatedAt: updatedAt ?? null };
}

type Written = WrittenDelivery["ticket"] & GithubEvent;

function writeDelivery(
  ticket: Ticket,
  message: Message,
  key: EventKey | undefined,
  issueId: number,
): WrittenDelivery {
  const isComment = key?.what === "comment";
  const time = key?.updatedAt ?? writeTime(message.at);
  const url = ticket.url ?? "";
  const author = writeAccount(message.authorName);
  const { repository, number, labels } = ticket.metadata;
  const written: Written = {
    action: key?.action ?? "",
    issue: {
      id: issueId,
      number: Number(number),
      title: ticket.subject,
      body: isComment ? null : message.body,
      html_url: url,
      updated_at: time,
      user: isComment ? writeAccount(ticket.requester.externalId) : author,
      labels: String(labels ?? "")
        .split(", ")
        .filter(Boolean)
        .map((name) => ({ name })),
    },
    ...(isComment && {
      comment: {
        id: key.id,
        body: message.body,
        html_url: `${url}#issuecomment-${key.id}`,
        updated_at: time,
        user: author,
        author_association: message.from === "human" ? "MEMBER" : "NONE",
      },
    }),
    repository: { full_name: String(repository) },
    sender: author,
  };
  return { ticket: written, event: isComment ? "issue_comment" : "issues", key: null };
}

/** Null where the account is gone. */
function writeAccount(login: string | null) {
  return login === null ? null : { id: inventNumber("account", login), login, type: "User" };
}

/** GitHub's times have no parts of a second where there are none. */
function writeTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(".000Z", "Z");
}
