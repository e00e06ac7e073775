/** What every part of the UI shares while a person is signed in: the API, the live connection and what was fetched. */
import { QueryClient, type InfiniteData } from "@tanstack/react-query";
import { createContext, use, useEffect, useState, useSyncExternalStore } from "react";
import { ApiProblem, createApi, type Api, type TicketPage } from "./api.ts";
import { LiveConnection, type LiveMessage } from "./live.ts";
import type { Session } from "./session.ts";
import { applyNews, removeTicket, type TicketFilter } from "./ticket-pages.ts";

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
  tools: ["tools"] as const,
  switches: ["tools", "switches"] as const,
  settings: ["settings"] as const,
  events: (id: string) => ["ticket", id, "events"] as const,
};

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

  /** The count is told; which letters they are is asked by whoever shows them. */
  function hearOfLetters(open: number): void {
    queries.setQueryData(keys.openLetters, open);
    void queries.invalidateQueries({ queryKey: keys.letters });
  }

  function onMessage(message: LiveMessage): void {
    if (message.type === "removed") {
      updateLists(queries, (pages) => removeTicket(pages, message.id));
      void queries.invalidateQueries({ queryKey: keys.ticket(message.id) });
      return;
    }
    if (message.type === "letters") return hearOfLetters(message.open);
    updateLists(queries, (pages, filter) => applyNews(pages, filter, message.items));
    if (message.type === "hello") {
      hearOfLetters(message.openLetters);
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
