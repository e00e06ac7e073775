import { getRouteApi } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useState } from "react";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { TicketTable } from "../parts/ticket-table.tsx";
import { savedFilters } from "../../domain/ticket-filter.ts";
import { useCounts, useTickets } from "../queries.ts";
import { groups, isGroup, type TicketFilter } from "../ticket-pages.ts";
import { savedFilterWords } from "../words.ts";

const route = getRouteApi("/");

export function TicketsPage() {
  const { show = "all", q = "", filter: saved, order } = route.useSearch();
  const navigate = route.useNavigate();
  const counts = useCounts();
  const setFilter = ({ group, q: words, saved: chosen }: TicketFilter) =>
    navigate({
      search: {
        ...(group !== "all" && { show: group }),
        ...(chosen && { filter: chosen }),
        ...(order && { order }),
        ...(words && { q: words }),
      },
      replace: true,
    });
  const filter: TicketFilter = { group: show, q, saved, order };
  return (
    <>
      <title>Signalbox</title>
      <div className="list-head">
        <h1>Tickets</h1>
        <SearchBox q={q} onSearch={(words) => setFilter({ ...filter, q: words })} />
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
              {savedFilterWords[option]} {counts.data && <span className="count">{counts.data[option]}</span>}
            </button>
          ))}
        </nav>
      </div>
      <TicketList filter={filter} onClear={() => setFilter({ group: "all", q: "" })} />
    </>
  );
}

function SearchBox({ q, onSearch }: { q: string; onSearch: (words: string) => void }) {
  const [words, setWords] = useState(q);
  const [shownQ, setShownQ] = useState(q);
  if (q !== shownQ) {
    // The address changed: by this box, which is ahead of it then, or by something else, which it follows.
    setShownQ(q);
    if (words.trim() === shownQ) setWords(q);
  }
  useEffect(() => {
    if (words.trim() === q) return;
    const timer = setTimeout(() => onSearch(words.trim()), 250);
    return () => clearTimeout(timer);
  }, [words, q, onSearch]);
  return (
    <search>
      <input
        type="search"
        className="search"
        aria-label="Search tickets"
        placeholder="Search subject, requester, intent or id"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
    </search>
  );
}

function TicketList({ filter, onClear }: { filter: TicketFilter; onClear: () => void }) {
  const tickets = useTickets(filter);
  const items = useDeferredValue(tickets.data?.pages.flatMap((page) => page.items));
  if (!items) {
    return tickets.error ? (
      <ProblemNotice error={tickets.error} onRetry={() => void tickets.refetch()} />
    ) : (
      <ListSkeleton />
    );
  }
  if (items.length === 0) return <EmptyList filter={filter} onClear={onClear} />;
  return (
    <>
      {tickets.error && <ProblemNotice error={tickets.error} onRetry={() => void tickets.refetch()} />}
      <TicketTable items={items} />
      <p className="list-foot">
        {tickets.hasNextPage ? (
          <button
            type="button"
            className="button"
            disabled={tickets.isFetchingNextPage}
            onClick={() => void tickets.fetchNextPage()}
          >
            {tickets.isFetchingNextPage ? "Loading…" : "Show older tickets"}
          </button>
        ) : (
          `${items.length} ${items.length === 1 ? "ticket" : "tickets"}`
        )}
      </p>
    </>
  );
}

function EmptyList({ filter, onClear }: { filter: TicketFilter; onClear: () => void }) {
  if (filter.q === "" && filter.group === "all" && !filter.saved) {
    return (
      <section className="notice">
        <h2>No tickets yet</h2>
        <p>They appear here by themselves as soon as your helpdesk’s webhook delivers one.</p>
      </section>
    );
  }
  const places = [
    ...(filter.group === "all" ? [] : [groups[filter.group].label]),
    ...(filter.saved ? [savedFilterWords[filter.saved]] : []),
  ];
  const what = places.map((place) => ` in “${place}”`).join("");
  return (
    <section className="notice">
      <h2>{filter.q === "" ? `Nothing${what}` : `Nothing found for “${filter.q}”${what}`}</h2>
      <p>
        <button type="button" className="button" onClick={onClear}>
          Show all tickets
        </button>
      </p>
    </section>
  );
}

function ListSkeleton() {
  return (
    <div className="skeleton" role="status">
      <span className="unseen">Loading tickets</span>
      {Array.from({ length: 8 }, (_, row) => (
        <div key={row} className="skeleton-row" />
      ))}
    </div>
  );
}
