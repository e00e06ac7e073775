/** What live news does to the pages of a list that is already on screen. Pure; the server's list is the model. */
import type { TicketState } from "../domain/state.ts";
import type { TicketSummary } from "../domain/view.ts";
import type { TicketPage } from "./api.ts";

export const groups = {
  all: { label: "All", states: null },
  approval: { label: "Waiting for approval", states: ["awaitingApproval"] },
  person: { label: "With a person", states: ["escalated"] },
  work: {
    label: "In work",
    states: [
      "received",
      "queued",
      "triaging",
      "gathering",
      "drafting",
      "validating",
      "acting",
      "compensating",
      "replying",
    ],
  },
  resolved: { label: "Resolved", states: ["resolved"] },
} as const satisfies Record<string, { label: string; states: readonly TicketState[] | null }>;

export type Group = keyof typeof groups;

export interface TicketFilter {
  group: Group;
  q: string;
}

export function isGroup(value: unknown): value is Group {
  return typeof value === "string" && Object.hasOwn(groups, value);
}

/** The list's filter as the API takes it: `state` once for each state. */
export function queryOf(filter: TicketFilter): URLSearchParams {
  const query = new URLSearchParams((groups[filter.group].states ?? []).map((state) => ["state", state]));
  if (filter.q !== "") query.set("q", filter.q);
  return query;
}

/** Whether a ticket belongs into a list, as the server decides it. */
export function matches(filter: TicketFilter, item: TicketSummary): boolean {
  const states: readonly TicketState[] | null = groups[filter.group].states;
  if (states && !states.includes(item.state)) return false;
  const words = [item.id, item.subject, item.requester, item.intent?.replaceAll("_", " "), item.intent]
    .filter((word) => word != null)
    .join("\n")
    .toLowerCase();
  return filter.q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.includes(word));
}

/** Puts newer versions in place, takes out what no longer belongs, and adds what arrived. */
export function applyNews(
  pages: readonly TicketPage[],
  filter: TicketFilter,
  news: readonly TicketSummary[],
): TicketPage[] {
  return news.reduce<TicketPage[]>((current, item) => applyOne(current, filter, item), [...pages]);
}

export function removeTicket(pages: readonly TicketPage[], id: string): TicketPage[] {
  return pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) }));
}

function applyOne(pages: TicketPage[], filter: TicketFilter, item: TicketSummary): TicketPage[] {
  const known = pages.flatMap((page) => page.items).find(({ id }) => id === item.id);
  if (known && known.version >= item.version) return pages;
  if (!matches(filter, item)) return known ? removeTicket(pages, item.id) : pages;
  if (known) {
    const renew = (old: TicketSummary) => (old.id === item.id ? item : old);
    return pages.map((page) => ({ ...page, items: page.items.map(renew) }));
  }
  // A ticket older than everything loaded comes with its own page, if there is one.
  const at = pages.findIndex(
    (page) => page.next === null || page.items.some((other) => isNewer(item, other)),
  );
  return pages.map((page, index) =>
    index === at
      ? { ...page, items: [...page.items, item].toSorted((a, b) => (isNewer(a, b) ? -1 : 1)) }
      : page,
  );
}

/** The list's order: by arrival, newest first. */
function isNewer(a: TicketSummary, b: TicketSummary): boolean {
  return a.receivedAt === b.receivedAt ? a.id > b.id : a.receivedAt > b.receivedAt;
}
