import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useDeferredValue, useMemo } from "react";
import { FirstVisit } from "../parts/first-visit/first-visit.tsx";
import { GuideTools } from "../parts/first-visit/test-ticket-button.tsx";
import { InboxEmpty, InboxSkeleton } from "../parts/inbox/inbox-empty.tsx";
import { InboxList } from "../parts/inbox/inbox-list.tsx";
import { SearchBox } from "../parts/inbox/search-box.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useTickets } from "../queries.ts";
import { groups, isGroup, type TicketFilter } from "../ticket-pages.ts";
import "../styles/inbox.css";

const route = getRouteApi("/");

/** The inbox: what waits for a person comes first to the eye. */
export function TicketsPage() {
  const { show = "all", q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const setFilter = useCallback(
    (filter: TicketFilter) =>
      void navigate({
        search: { ...(filter.group !== "all" && { show: filter.group }), ...(filter.q && { q: filter.q }) },
        replace: true,
      }),
    [navigate],
  );
  const search = useCallback((words: string) => setFilter({ group: show, q: words }), [setFilter, show]);
  return (
    <>
      <title>Inbox · Signalbox</title>
      <div className="list-head">
        <h1>Inbox</h1>
        <div className="list-tools">
          <GuideTools />
          <SearchBox q={q} onSearch={search} />
        </div>
        <nav className="groups" aria-label="Show">
          {Object.entries(groups).map(([group, { label }]) => (
            <button
              key={group}
              type="button"
              aria-pressed={group === show}
              onClick={() => isGroup(group) && setFilter({ group, q })}
            >
              {label}
            </button>
          ))}
        </nav>
      </div>
      <FirstVisit />
      <Tickets
        key={show}
        filter={{ group: show, q }}
        where={show === "all" ? null : groups[show].label}
        onClear={() => setFilter({ group: "all", q: "" })}
      />
    </>
  );
}

function Tickets(props: { filter: TicketFilter; where: string | null; onClear: () => void }) {
  const tickets = useTickets(props.filter);
  const items = useMemo(() => tickets.data?.pages.flatMap((page) => page.items), [tickets.data]);
  const shown = useDeferredValue(items);
  const { fetchNextPage } = tickets;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const problem = tickets.error && (
    <ProblemNotice error={tickets.error} onRetry={() => void tickets.refetch()} />
  );
  if (!shown) return problem ?? <InboxSkeleton />;
  return (
    <>
      {problem}
      {shown.length === 0 ? (
        <InboxEmpty q={props.filter.q} where={props.where} onClear={props.onClear} />
      ) : (
        <InboxList
          items={shown}
          hasMore={tickets.hasNextPage}
          isLoadingMore={tickets.isFetchingNextPage || tickets.isFetchNextPageError}
          onMore={more}
        />
      )}
    </>
  );
}
