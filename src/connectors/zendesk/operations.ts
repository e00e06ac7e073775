/** What the Zendesk connector does, operation by operation. */
import type { PostedReply } from "../../domain/helpdesk.ts";
import { normalizeEmail } from "../delivery.ts";
import { Declined, RemoteAnswer } from "../remote-call.ts";
import { defineOperation, type RemoteOperation } from "../remote-operations.ts";
import type { ZendeskClient } from "./client.ts";
import { createMark, writePlainBody } from "./comment-body.ts";
import { answersNewest, listCustomerMessages } from "./thread.ts";
import { zendeskTools as tools } from "./tools.ts";
import type { AuditAnswer } from "./wire.ts";

export const zendeskOperations: readonly RemoteOperation<ZendeskClient>[] = [
  defineOperation(tools["zendesk.readTicket"], {
    async run(zendesk: ZendeskClient, { ticket: ticketId }, { exchange }) {
      const client = zendesk.open(ticketId, exchange.signal);
      const ticket = await client.read();
      const requester = await client.readUser(ticket.requester_id);
      return {
        ticket: {
          id: ticket.id,
          subject: ticket.subject ?? "",
          status: ticket.status,
          priority: ticket.priority ?? null,
          tags: ticket.tags,
          channel: ticket.via?.channel ?? null,
          createdAt: ticket.created_at,
          updatedAt: ticket.updated_at,
        },
        requester: { ...requester, email: normalizeEmail(requester.email) },
      };
    },
  }),

  defineOperation(tools["zendesk.readThread"], {
    run: async (zendesk: ZendeskClient, { externalId }, { exchange }) => ({
      messages: listCustomerMessages(await zendesk.open(externalId, exchange.signal).readThread()),
    }),
  }),

  /**
   * The thread is read, and Zendesk takes the comment only where the ticket is as it was before that. Its stamp has
   * seconds: what a customer writes within the second of the last change is not seen, and begins the ticket again.
   */
  defineOperation(tools["zendesk.reply"], {
    async run(zendesk: ZendeskClient, { externalId, body, inReplyTo }, { key, exchange }) {
      const client = zendesk.open(externalId, exchange.signal);
      const thread = await client.readThread();
      if (!answersNewest(thread, inReplyTo)) throw changed();
      const change = {
        comment: { body: writePlainBody(body), public: true },
        metadata: { signalbox: createMark(key) },
      };
      try {
        const { audit } = await exchange.commit(() => client.update(thread.ticket, change));
        return { reply: readReply(zendesk, externalId, audit) };
      } catch (error) {
        if (error instanceof RemoteAnswer && error.status === 409) throw changed();
        throw error;
      }
    },
    async find(zendesk: ZendeskClient, { externalId }, { key, signal }) {
      const mark = createMark(key);
      const audits = await zendesk.open(externalId, signal).listAudits();
      const found = audits.find(
        ({ author_id, metadata }) =>
          author_id === zendesk.settings.agentUserId && metadata?.custom?.["signalbox"] === mark,
      );
      return { output: found ? { reply: readReply(zendesk, externalId, found) } : null };
    },
  }),

  defineOperation(tools["zendesk.addTags"], {
    async run(zendesk: ZendeskClient, { ticket: id, tags }, { exchange }) {
      const client = zendesk.open(id, exchange.signal);
      const before = (await client.read()).tags;
      const added = tags.filter((tag) => !before.includes(tag));
      const after = added.length > 0 ? await exchange.commit(() => client.addTags(added)) : before;
      return { ticket: { id, tags: after }, added };
    },
    async find(zendesk: ZendeskClient, { ticket: id, tags }, { signal }) {
      const now = (await zendesk.open(id, signal).read()).tags;
      const isThere = tags.every((tag) => now.includes(tag));
      return { output: isThere ? { ticket: { id, tags: now }, added: null } : null };
    },
  }),

  defineOperation(tools["zendesk.removeTags"], {
    async run(zendesk: ZendeskClient, { ticket: id, tags }, { exchange }) {
      const client = zendesk.open(id, exchange.signal);
      const read = await client.read();
      const left = read.tags.filter((tag) => !tags.includes(tag));
      if (left.length < read.tags.length) await exchange.commit(() => client.update(read, { tags: left }));
      return { ticket: { id, tags: left } };
    },
    async find(zendesk: ZendeskClient, { ticket: id, tags }, { signal }) {
      const now = (await zendesk.open(id, signal).read()).tags;
      const isGone = !tags.some((tag) => now.includes(tag));
      return { output: isGone ? { ticket: { id, tags: now } } : null };
    },
  }),

  defineOperation(tools["zendesk.setStatus"], {
    async run(zendesk: ZendeskClient, { ticket: id, status }, { exchange }) {
      const client = zendesk.open(id, exchange.signal);
      const read = await client.read();
      if (read.status !== status) await exchange.commit(() => client.update(read, { status }));
      return { ticket: { id, status }, previousStatus: read.status };
    },
    async find(zendesk: ZendeskClient, { ticket: id, status }, { signal }) {
      const now = await zendesk.open(id, signal).read();
      return { output: now.status === status ? { ticket: { id, status }, previousStatus: null } : null };
    },
  }),
];

function changed(): Declined {
  return new Declined("threadChanged", "The ticket has changed since; this may answer an older message.");
}

/** An update that adds a comment has an event that says so, and that event's number is the comment's. */
function readReply({ settings }: ZendeskClient, ticketId: string, audit: AuditAnswer): PostedReply {
  const comment = audit.events.find(({ type }) => type === "Comment");
  return {
    id: comment?.id ?? audit.id,
    url: `${settings.baseUrl}/agent/tickets/${ticketId}`,
    postedAt: audit.created_at,
  };
}
