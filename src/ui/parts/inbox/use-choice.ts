import { useState } from "react";
import type { TicketSummary } from "../../../domain/view.ts";
import { batchAskOf, whyNotInBatch } from "../../batch.ts";
import { toasts } from "../../toasts.ts";

export interface Choice {
  /** The chosen tickets that still ask, in the list's order. */
  items: readonly TicketSummary[];
  has(ticketId: string): boolean;
  /** Chooses a ticket or lets go of it; one that does not fit is not chosen, and it is said why. */
  toggle(item: TicketSummary): void;
  clear(): void;
}

/** The tickets somebody has chosen to answer together. */
export function useChoice(all: readonly TicketSummary[]): Choice {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const items = ids.size === 0 ? [] : all.filter((item) => ids.has(item.id) && batchAskOf(item) !== null);
  return {
    items,
    has: (ticketId) => ids.has(ticketId),
    toggle(item) {
      const isChosen = ids.has(item.id);
      const why = isChosen ? null : whyNotInBatch(items, item);
      if (why !== null) {
        toasts.add({ type: "bad", title: "Not chosen", description: why });
        return;
      }
      setIds(isChosen ? new Set([...ids].filter((id) => id !== item.id)) : new Set([...ids, item.id]));
    },
    clear: () => setIds(new Set()),
  };
}
