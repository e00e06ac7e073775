import type { Ticket } from "../domain/ticket.ts";
import { githubSource } from "./github/webhook.ts";
import { standardSource } from "./standard/webhook.ts";
import type { TicketSource } from "./webhook.ts";
import { zendeskSource } from "./zendesk/webhook.ts";

/** The one list of what tickets come from. */
export const ticketSources: Readonly<Record<Ticket["source"], TicketSource>> = {
  standard: standardSource,
  github: githubSource,
  zendesk: zendeskSource,
};
