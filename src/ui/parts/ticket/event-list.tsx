import { useState } from "react";
import type { EventView } from "../../../domain/view.ts";
import { formatDateTime, formatSecond } from "../../format.ts";
import { useEvents } from "../../queries.ts";
import { actorOf, eventSentence } from "../../event-words.ts";
import { stateWords } from "../../words.ts";
import { Badge } from "../badge.tsx";
import { ProblemNotice } from "../problem-notice.tsx";

/** The ticket's journal, fetched when somebody opens it. */
export function EventList({ ticketId }: { ticketId: string }) {
  const [isOpen, setOpen] = useState(false);
  const events = useEvents(ticketId, isOpen);
  const items = events.data?.pages.flatMap((page) => page.items);
  return (
    <details
      className="panel events"
      onToggle={(event) => event.currentTarget === event.target && setOpen(event.currentTarget.open)}
    >
      <summary>
        <h2>Audit history</h2>
        {events.data?.pages.every((page) => page.intact) && <Badge tone="done">Chain of hashes intact</Badge>}
      </summary>
      {events.error && <ProblemNotice error={events.error} onRetry={() => void events.refetch()} />}
      {!items && !events.error && <p role="status">Loading…</p>}
      {events.data?.pages.some((page) => !page.intact) && (
        <p className="problem" role="alert">
          The chain of hashes is broken: these events have been changed after they were written.
        </p>
      )}
      {items && (
        <ol>
          {items.map((item) => (
            <EventRow key={item.seq} event={item} />
          ))}
        </ol>
      )}
      {events.hasNextPage && (
        <button
          type="button"
          className="button"
          disabled={events.isFetchingNextPage}
          onClick={() => void events.fetchNextPage()}
        >
          {events.isFetchingNextPage ? "Loading…" : "Show more"}
        </button>
      )}
    </details>
  );
}

/** One entry of the journal, with its data a click away. */
export function EventRow({ event }: { event: EventView }) {
  return (
    <li>
      <details>
        <summary>
          <span className="event-seq">{event.seq}</span>
          <time dateTime={new Date(event.at).toISOString()} title={formatDateTime(event.at)}>
            {formatSecond(event.at)}
          </time>
          <span className="event-what">
            <strong>{actorOf(event)}</strong> {eventSentence(event)}
          </span>
          <code>{event.type}</code>
          <span className="fine">{stateWords[event.state].label}</span>
          <code className="event-hash" title={event.hash}>
            {event.hash.slice(0, 10)}
          </code>
        </summary>
        <pre tabIndex={0}>{JSON.stringify(event.data, null, 2)}</pre>
      </details>
    </li>
  );
}
