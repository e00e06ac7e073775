/** How far somebody has come who tries Signalbox out for the first time: a ticket posted, watched, decided on. */
import { useSyncExternalStore } from "react";
import type { TicketState } from "../domain/state.ts";
import { createPreference } from "./preference.ts";

export const guide = createPreference("guide", ["open", "closed"]);

const ticketKey = "signalbox.guide-ticket";

const watchers = new Set<() => void>();

/** The ticket the guide is about, as long as the tab is open. */
export function useGuideTicketId(): string | null {
  return useSyncExternalStore(watch, () => sessionStorage.getItem(ticketKey));
}

export function setGuideTicket(ticketId: string): void {
  sessionStorage.setItem(ticketKey, ticketId);
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export type GuideStep = "post" | "watch" | "decide" | "done";

/** The step that is next, for a ticket that may not have been seen yet. */
export function nextStep(ticketId: string | null, state: TicketState | null): GuideStep {
  if (ticketId === null) return "post";
  if (state === "awaitingApproval") return "decide";
  const isOver = state === "resolved" || state === "escalated" || state === "cancelled";
  return isOver || state === "erased" ? "done" : "watch";
}

/** How a step is shown while another one is next. */
export function stepMark(step: GuideStep, current: GuideStep): "done" | "now" | "later" {
  const order: GuideStep[] = ["post", "watch", "decide", "done"];
  const distance = order.indexOf(step) - order.indexOf(current);
  return distance < 0 ? "done" : distance === 0 ? "now" : "later";
}
