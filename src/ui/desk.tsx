/** What every part of the UI shares while a person is signed in: the API, the live connection and what was fetched. */
import { QueryClient, type InfiniteData } from "@tanstack/react-query";
import { createContext, use, useEffect, useState, useSyncExternalStore } from "react";
import type { FilterContext } from "../domain/ticket-filter.ts";
import { ApiProblem, createApi, type Api, type Me, type TicketPage } from "./api.ts";
import { LiveConnection, type LiveMessage } from "./live.ts";
import type { Session } from "./session.ts";
import { throttle } from "./throttle.ts";
import { applyNews, prunePages, removeTicket, type TicketFilter } from "./ticket-pages.ts";

export interface Desk {
  tenantId: string;
  api: Api;
  live: LiveConnection;
  queries: QueryClient;
  /** When a ticket last changed before our eyes, Unix milliseconds. */
  changedAt: ReadonlyMap<string, number>;
  signOut(): void;
}

/** Keys of what is fetched. */
export const keys = {
  lists: ["tickets"] as const,
  list: (filter: TicketFilter) => ["tickets", filter] as const,
  tickets: ["ticket"] as const,
  ticket: (id: string) => ["ticket", id] as const,
  letters: ["letters"] as const,
  letterList: (onlyOpen: boolean) => ["letters", "list", onlyOpen] as const,
  letter: (id: string) => ["letters", "one", id] as const,
  openLetters: ["openLetters"] as const,
  me: ["me"] as const,
  counts: ["figures", "counts"] as const,
  figures: ["figures"] as const,
  trackRecord: ["figures", "track-record"] as const,
  metrics: (hours: number) => ["figures", "metrics", hours] as const,
  tools: ["tools"] as const,
  switches: ["tools", "switches"] as const,
  settings: ["settings"] as const,
  examples: ["examples"] as const,
  labels: ["labels"] as const,
  events: (id: string) => ["ticket", id, "events"] as const,
};

/** A dashboard’s rhythm: each look at the figures reads the whole index. */
const renewFiguresEveryMs = 2_000;

export function createDesk(session: Session, onSignOut: (wasRefused: boolean) => void): Desk {
  const api = createApi(session, () => onSignOut(true));
  const queries = new QueryClient({
    defaultOptions: {
      // News comes over the live connection; what it may have missed is fetched when it is back.
      queries: { staleTime: Infinity, gcTime: 10 * 60_000, refetchOnWindowFocus: false, retry: shouldRetry },
    },
  });
  const changedAt = new Map<string, number>();
  const versions = new Map<string, number>();
  let greeted = false;
  let parked: ReadonlySet<string> = new Set();

  const contextNow = (): FilterContext => ({
    me: queries.getQueryData<Me>(keys.me)?.name ?? null,
    nowMs: Date.now(),
    parked,
  });

  /** Figures are asked for again when something has happened, but not at every single thing that happens. */
  const renewFigures = throttle(renewFiguresEveryMs, () => {
    void queries.invalidateQueries({ queryKey: keys.figures });
  });

  /** The count is told; which letters they are is asked by whoever shows them. */
  function hearOfLetters({ open, parked: ids }: { open: number; parked: readonly string[] }): void {
    queries.setQueryData(keys.openLetters, open);
    void queries.invalidateQueries({ queryKey: keys.letters });
    parked = new Set(ids);
    updateLists(queries, (pages, filter) => prunePages(pages, filter, contextNow()));
    // Tickets that are parked from now on may be none that were ever told here.
    void queries.invalidateQueries({
      queryKey: keys.lists,
      // Every key that begins like this is one of `keys.list`.
      predicate: ({ queryKey }) => (queryKey[1] as TicketFilter | undefined)?.saved === "parked",
    });
  }

  function onMessage(message: LiveMessage): void {
    renewFigures();
    if (message.type === "removed") {
      updateLists(queries, (pages) => removeTicket(pages, message.id));
      void queries.invalidateQueries({ queryKey: keys.ticket(message.id) });
      return;
    }
    if (message.type === "letters") return hearOfLetters(message);
    if (message.type === "hello") hearOfLetters({ open: message.openLetters, parked: message.parked });
    updateLists(queries, (pages, filter) =>
      prunePages(applyNews(pages, filter, message.items, contextNow()), filter, contextNow()),
    );
    if (message.type === "hello") {
      // Whatever happened while nobody listened was told to nobody. A list just fetched needs no second look.
      void queries.invalidateQueries(greeted ? {} : { queryKey: keys.tickets });
      greeted = true;
      return;
    }
    for (const { id, version } of message.items) {
      if (version <= (versions.get(id) ?? -1)) continue;
      versions.set(id, version);
      changedAt.set(id, Date.now());
      void queries.invalidateQueries({ queryKey: keys.ticket(id) });
    }
  }

  const live = new LiveConnection({ tenantId: session.tenantId, askTicket: api.connection, onMessage });
  return { tenantId: session.tenantId, api, live, queries, changedAt, signOut: () => onSignOut(false) };
}

function updateLists(
  queries: QueryClient,
  change: (pages: TicketPage[], filter: TicketFilter) => TicketPage[],
): void {
  for (const query of queries.getQueryCache().findAll({ queryKey: keys.lists })) {
    // Every key that begins like this is one of `keys.list`.
    const filter = query.queryKey[1] as TicketFilter;
    queries.setQueryData<InfiniteData<TicketPage>>(
      query.queryKey,
      (data) => data && { ...data, pages: change(data.pages, filter) },
    );
  }
}

/** What the server refused, it will refuse again. */
function shouldRetry(failures: number, error: unknown): boolean {
  return failures < 2 && (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500);
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (!desk) throw new Error("nobody is signed in here");
  return desk;
}

export function useLiveStatus() {
  const { live } = useDesk();
  return useSyncExternalStore(live.watch, live.status);
}

/** The time, told again every `everyMs`, for what is shown relative to it. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
