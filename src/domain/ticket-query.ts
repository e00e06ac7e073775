/** What the API takes to find tickets, and how it counts them. */
import { z } from "zod";
import { savedFilters, ticketOrders } from "./ticket-filter.ts";

export const savedFilterSchema = z.enum(savedFilters);

export const ticketOrderSchema = z.enum(ticketOrders);

const count = z.number().int();

/** How many tickets each filter has for whoever asks, and how many wait for people at all. */
export const ticketCountsSchema = z.strictObject({
  mine: count,
  breaching: count,
  highRisk: count,
  expired: count,
  failed: count,
  parked: count,
  snoozed: count,
  awaitingApproval: count,
  escalated: count,
});
export type TicketCounts = z.infer<typeof ticketCountsSchema>;
