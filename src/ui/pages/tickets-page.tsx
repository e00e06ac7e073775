import { getRouteApi } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useState } from "react";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { TicketTable } from "../parts/ticket-table.tsx";
import { useTickets } from "../queries.ts";
import { groups, isGroup, type TicketFilter } from "../ticket-pages.ts";

const route = getRouteApi("/");

export function TicketsPage() {
  const { show = "all", q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const setFilter = (filter: TicketFilter) =>
    navigate({
      search: { ...(filter.group !== "all" && { show: filter.group }), ...(filter.q && { q: filter.q }) },
      replace: true,
    });
  const filter = { group: show, q };
  return (
    <>
      <title>Signalbox</title>
      <div className="list-head">
        <h1>Tickets</h1>
        <SearchBox q={q} onSearch={(words) => setFilter({ group: show, q: words })} />
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
  if (filter.q === "" && filter.group === "all") {
    return (
      <section className="notice">
        <h2>No tickets yet</h2>
        <p>They appear here by themselves as soon as your helpdesk’s webhook delivers one.</p>
      </section>
    );
  }
  const what = filter.group === "all" ? "" : ` in “${groups[filter.group].label}”`;
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
