import { Link } from "@tanstack/react-router";
import type { DeadLetter } from "../../../domain/dead-letter.ts";
import { useNow } from "../../desk.tsx";
import { formatDateTime, formatMoment, formatNumber } from "../../format.ts";
import { givenUpTitle, letterStatusWords } from "../../words.ts";
import { Badge } from "../badge.tsx";

/** The roles are spelled out because narrow screens lay the rows out as cards, and browsers then forget them. */
export function LetterTable({ items }: { items: readonly DeadLetter[] }) {
  const now = useNow(60_000);
  return (
    <table className="tickets letters" role="table">
      <thead role="rowgroup">
        <tr role="row">
          {["Given up", "Error", "Ticket", "Attempts", "Status", "When"].map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {items.map((item) => (
          <LetterRow key={item.id} item={item} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function LetterRow({ item, now }: { item: DeadLetter; now: number }) {
  const { label, tone } = letterStatusWords[item.status];
  return (
    <tr role="row">
      <td role="cell" className="l-what">
        <Link to="/dead-letters/$letterId" params={{ letterId: item.id }} className="row-link">
          {givenUpTitle(item.what)}
        </Link>
      </td>
      <td role="cell" className="l-error" dir="auto">
        {item.error ? <span>{item.error}</span> : <span className="none">nothing is known of it</span>}
      </td>
      <td role="cell" className="l-ticket">
        {item.ticketId === null ? (
          <span className="none">no ticket</span>
        ) : (
          <Link to="/tickets/$ticketId" params={{ ticketId: item.ticketId }} title={item.ticketId}>
            <code>{item.ticketId.slice(0, 12)}…</code>
          </Link>
        )}
      </td>
      <td role="cell" className="l-attempts">
        {formatNumber(item.attempts)}
        <span className="l-unit"> {item.attempts === 1 ? "attempt" : "attempts"}</span>
      </td>
      <td role="cell" className="l-status">
        <Badge tone={tone}>{label}</Badge>
      </td>
      <td role="cell" className="l-at">
        <time dateTime={new Date(item.at).toISOString()} title={formatDateTime(item.at)}>
          {formatMoment(item.at, now)}
        </time>
      </td>
    </tr>
  );
}
