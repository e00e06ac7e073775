import { Link } from "@tanstack/react-router";
import type { Lane } from "../../../domain/metrics.ts";
import type { TicketState } from "../../../domain/state.ts";
import { endedStates } from "../../../domain/ticket-filter.ts";
import { useNow } from "../../desk.tsx";
import { formatNumber, formatSpan } from "../../format.ts";
import { groups, type Group } from "../../ticket-pages.ts";
import { stateWords } from "../../words.ts";

/** One card for each state that tickets leave again, in the order of the journey. */
const shown = (Object.keys(stateWords) as TicketState[]).filter(
  (state) => !endedStates.some((ended) => ended === state),
);

/** Where tickets are now: how many in each state, and which has been there for longest. */
export function Lanes({ lanes }: { lanes: readonly Lane[] }) {
  return (
    <ol className="lanes" aria-label="Tickets by state">
      {shown.map((state) => (
        <LaneCard
          key={state}
          lane={lanes.find((lane) => lane.state === state) ?? { state, tickets: 0, oldest: null }}
        />
      ))}
    </ol>
  );
}

function LaneCard({ lane: { state, tickets, oldest } }: { lane: Lane }) {
  const now = useNow(5_000);
  const { label, tone } = stateWords[state];
  const group = groupOf(state);
  return (
    <li className={`lane tone-${tone}${tickets === 0 ? " lane-empty" : ""}`}>
      <Link to="/" search={{ show: group, ...(oldest && { order: "due" as const }) }} className="lane-link">
        <span className="lane-name">{label}</span>
        <span className="lane-count">{formatNumber(tickets)}</span>
        <span className="unseen">{tickets === 1 ? "ticket" : "tickets"}, show them</span>
      </Link>
      <span className="lane-oldest">
        {oldest ? (
          <Link to="/tickets/$ticketId" params={{ ticketId: oldest.id }}>
            oldest {formatSpan(now - oldest.since)}
            <span className="unseen"> in {label}</span>
          </Link>
        ) : tickets === 0 ? (
          "empty"
        ) : (
          "age not known"
        )}
      </span>
    </li>
  );
}

/** The narrowest of the list's groups that has a state. */
function groupOf(state: TicketState): Exclude<Group, "all"> {
  const names = ["approval", "person", "work"] as const;
  return names.find((name) => groups[name].states.some((candidate) => candidate === state)) ?? "work";
}
