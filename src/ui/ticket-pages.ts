/** What live news does to the pages of a list that is already on screen. Pure; the server's list is the model. */
import type { TicketState } from "../domain/state.ts";
import {
  compareTickets,
  isInFilter,
  savedFilters,
  type FilterContext,
  type SavedFilter,
  type TicketOrder,
} from "../domain/ticket-filter.ts";
import type { TicketSummary } from "../domain/view.ts";
import type { TicketPage } from "./api.ts";

export const groups = {
  all: { label: "All", states: null },
  approval: { label: "Waiting for approval", states: ["awaitingApproval"] },
  person: { label: "With a person", states: ["escalated", "answering"] },
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
  /** One of the saved filters besides. */
  saved?: SavedFilter | undefined;
  /** `newest` where none is given. */
  order?: TicketOrder | undefined;
}

export function isGroup(value: unknown): value is Group {
  return typeof value === "string" && Object.hasOwn(groups, value);
}

export function isSavedFilter(value: unknown): value is SavedFilter {
  return savedFilters.some((filter) => filter === value);
}

/** The list's filter as the API takes it: `state` once for each state. */
export function queryOf(filter: TicketFilter): URLSearchParams {
  const query = new URLSearchParams((groups[filter.group].states ?? []).map((state) => ["state", state]));
  if (filter.saved) query.set("filter", filter.saved);
  if (filter.order === "due") query.set("order", filter.order);
  if (filter.q !== "") query.set("q", filter.q);
  return query;
}

/** Whether a ticket belongs into a list, as the server decides it. */
export function matches(filter: TicketFilter, item: TicketSummary, context: FilterContext): boolean {
  const states: readonly TicketState[] | null = groups[filter.group].states;
  if (states && !states.includes(item.state)) return false;
  if (filter.saved && !isInFilter(filter.saved, item, context)) return false;
  const words = [item.id, item.subject, item.requester, item.intent?.replaceAll("_", " "), item.intent]
    .filter((word) => word != null)
    .join("\n")
    .toLowerCase();
  return filter.q
    .toLowerCase()
    .split(/\s+/)
    .slice(0, maxWords)
    .every((word) => words.includes(word));
}

/** The server looks for so many words of a search and no more. */
const maxWords = 6;

/** Puts newer versions in place, takes out what no longer belongs, and adds what arrived. */
export function applyNews(
  pages: readonly TicketPage[],
  filter: TicketFilter,
  news: readonly TicketSummary[],
  context: FilterContext,
): TicketPage[] {
  return news.reduce<TicketPage[]>((current, item) => applyOne(current, filter, item, context), [...pages]);
}

/**
 * Takes out what has left a list without any news of it: a claim that lapsed, a rest that is over, a dead letter that
 * was decided on. The pages themselves where nothing has.
 */
export function prunePages(pages: TicketPage[], filter: TicketFilter, context: FilterContext): TicketPage[] {
  const isGone = (item: TicketSummary) => !matches(filter, item, context);
  if (!filter.saved || !pages.some((page) => page.items.some(isGone))) return pages;
  return pages.map((page) => ({ ...page, items: page.items.filter((item) => !isGone(item)) }));
}

export function removeTicket(pages: readonly TicketPage[], id: string): TicketPage[] {
  return pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) }));
}

function applyOne(
  pages: TicketPage[],
  filter: TicketFilter,
  item: TicketSummary,
  context: FilterContext,
): TicketPage[] {
  const compare = (a: TicketSummary, b: TicketSummary) => compareTickets(filter.order ?? "newest", a, b);
  const known = pages.flatMap((page) => page.items).find(({ id }) => id === item.id);
  if (known && known.version >= item.version) return pages;
  if (!matches(filter, item, context)) return known ? removeTicket(pages, item.id) : pages;
  if (known && compare(known, item) === 0) {
    const renew = (old: TicketSummary) => (old.id === item.id ? item : old);
    return pages.map((page) => ({ ...page, items: page.items.map(renew) }));
  }
  const others = known ? removeTicket(pages, item.id) : pages;
  // A ticket that belongs behind everything loaded comes with its own page, if there is one.
  const at = others.findIndex(
    (page) => page.next === null || page.items.some((other) => compare(item, other) < 0),
  );
  return others.map((page, index) =>
    index === at ? { ...page, items: [...page.items, item].toSorted(compare) } : page,
  );
}
