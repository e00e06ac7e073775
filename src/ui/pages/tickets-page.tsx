import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useDeferredValue, useMemo } from "react";
import { savedFilters } from "../../domain/ticket-filter.ts";
import { FirstVisit } from "../parts/first-visit/first-visit.tsx";
import { GuideTools } from "../parts/first-visit/test-ticket-button.tsx";
import { InboxEmpty, InboxSkeleton } from "../parts/inbox/inbox-empty.tsx";
import { InboxList } from "../parts/inbox/inbox-list.tsx";
import { SearchBox } from "../parts/inbox/search-box.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useCounts, useTickets } from "../queries.ts";
import { groups, isGroup, type TicketFilter } from "../ticket-pages.ts";
import { savedFilterWords } from "../words.ts";
import "../styles/inbox.css";

const route = getRouteApi("/");

/** The inbox: what waits for a person comes first to the eye. */
export function TicketsPage() {
  const { show = "all", q = "", filter: saved, order } = route.useSearch();
  const navigate = route.useNavigate();
  const counts = useCounts();
  const setFilter = useCallback(
    ({ group, q: words, saved: chosen, order: by }: TicketFilter) =>
      void navigate({
        search: {
          ...(group !== "all" && { show: group }),
          ...(chosen && { filter: chosen }),
          ...(by === "due" && { order: by }),
          ...(words && { q: words }),
        },
        replace: true,
      }),
    [navigate],
  );
  const filter = useMemo<TicketFilter>(() => ({ group: show, q, saved, order }), [show, q, saved, order]);
  const search = useCallback((words: string) => setFilter({ ...filter, q: words }), [setFilter, filter]);
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
              onClick={() => isGroup(group) && setFilter({ ...filter, group })}
            >
              {label}
            </button>
          ))}
        </nav>
        <nav className="groups" aria-label="Saved filters">
          {savedFilters.map((option) => (
            <button
              key={option}
              type="button"
              aria-pressed={option === saved}
              onClick={() => setFilter({ ...filter, saved: option === saved ? undefined : option })}
            >
              {savedFilterWords[option]}{" "}
              {counts.data && counts.data[option] > 0 && <span className="count">{counts.data[option]}</span>}
            </button>
          ))}
          <button
            type="button"
            aria-pressed={order === "due"}
            onClick={() => setFilter({ ...filter, order: order === "due" ? undefined : "due" })}
          >
            Due first
          </button>
        </nav>
      </div>
      <FirstVisit />
      <Tickets
        key={`${show} ${saved ?? ""} ${order ?? ""}`}
        filter={filter}
        where={whereOf(filter)}
        onClear={() => setFilter({ group: "all", q: "" })}
      />
    </>
  );
}

/** What the list is narrowed to, in words; null where it is not. */
function whereOf({ group, saved }: TicketFilter): string | null {
  const places = [
    ...(group === "all" ? [] : [groups[group].label]),
    ...(saved ? [savedFilterWords[saved]] : []),
  ];
  return places.length === 0 ? null : places.join(", ");
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
