/**
 * Which questions may be answered together: one each, of the same tool and the same low tier, that one person can
 * settle. Each is still a decision of its own. Pure.
 */
import type { Ask, TicketSummary } from "../domain/view.ts";
import { actionTitle } from "./action-words.ts";
import { titleOf } from "./words.ts";

/** Weightier actions are looked at one by one. */
export const highestBatchTier = 1;

/** The question of a ticket that may be answered with others, or null. */
export function batchAskOf(item: TicketSummary): Ask | null {
  const [ask] = item.asks;
  if (!ask || item.asks.length > 1 || item.pendingApprovals > 1) return null;
  return ask.tier <= highestBatchTier && ask.needed === 1 ? ask : null;
}

/** Whether a ticket's question can be answered together with those that are chosen already. */
export function fitsBatch(chosen: readonly TicketSummary[], item: TicketSummary): boolean {
  const ask = batchAskOf(item);
  const [first] = chosen;
  const other = first && batchAskOf(first);
  return ask !== null && (!other || (other.tool === ask.tool && other.tier === ask.tier));
}

/** Why a ticket cannot be chosen, said to whoever tried; null if it can. */
export function whyNotInBatch(chosen: readonly TicketSummary[], item: TicketSummary): string | null {
  if (item.asks.length === 0) return "It asks for no approval.";
  if (batchAskOf(item) === null)
    return "It is decided on by itself: more than one question, person or tier 1.";
  return fitsBatch(chosen, item) ? null : "Only the same action of the same tier can be approved together.";
}

export interface BatchEntry {
  ticketId: string;
  approvalId: string;
  title: string;
}

/** What approving the chosen ones would do. Tickets whose question has been answered meanwhile are left out. */
export function readBatch(chosen: readonly TicketSummary[]): { entries: BatchEntry[]; words: string } {
  const entries = chosen.flatMap((item) => {
    const ask = batchAskOf(item);
    return ask && fitsBatch(chosen, item)
      ? [{ ticketId: item.id, approvalId: ask.approvalId, tool: ask.tool, title: actionTitle(ask) }]
      : [];
  });
  const tool = titleOf(entries[0]?.tool.split("@")[0] ?? "");
  const words = entries.length === 1 ? (entries[0]?.title ?? "") : `${tool}, for ${entries.length} tickets`;
  return { entries: entries.map(({ tool: _, ...entry }) => entry), words };
}
