import type { ReactNode } from "react";
import type { Metrics } from "../../../domain/metrics.ts";
import { automaticShare, binsOf } from "../../figure-bins.ts";
import { formatCost, formatDuration, formatNumber, formatPercent } from "../../format.ts";

/** What an operator wants to know first, each as one number and what it is measured against. */
export function Headline({ metrics }: { metrics: Metrics }) {
  const { slots, window, ticketBudget } = metrics;
  const { p50, p95, count } = window.endToEndMs;
  const share = automaticShare(binsOf(window));
  const { meanMicros, maxMicros } = window.ticketCost;
  const thisHour = window.byHour.find(({ at }) => at === window.since + (window.hours - 1) * 3_600_000);
  return (
    <div className="headline">
      <Tile title="Slots">
        <b>
          {formatNumber(slots.inUse)} of {formatNumber(slots.slots)}
        </b>
        <Bar share={slots.inUse / slots.slots} tone={slots.waiting > 0 ? "ask" : "work"} />
        <span>
          {slots.waiting === 0
            ? "nobody waits for one"
            : `${formatNumber(slots.waiting)} ${slots.waiting === 1 ? "ticket waits" : "tickets wait"} for one`}
        </span>
      </Tile>
      <Tile title="End to end">
        <b>{p50 === null ? "–" : formatDuration(p50)}</b>
        <span>
          {p95 === null
            ? "nothing resolved yet"
            : `half of ${formatNumber(count)} resolved; 95 % within ${formatDuration(p95)}`}
        </span>
      </Tile>
      <Tile title="Without a person">
        <b>{share === null ? "–" : formatPercent(share)}</b>
        <Bar share={share ?? 0} tone="done" />
        <span>{share === null ? "nothing has ended yet" : "of what came to rest"}</span>
      </Tile>
      <Tile title="Spent">
        <b>{formatCost(window.costMicros)}</b>
        <span>{formatCost(thisHour?.costMicros ?? 0)} in this hour</span>
      </Tile>
      <Tile title="Budget of a ticket">
        <b>{meanMicros === null ? "–" : formatCost(Math.round(meanMicros))}</b>
        <Bar share={maxMicros / ticketBudget.costMicros} tone={window.budgetExhausted > 0 ? "bad" : "work"} />
        <span>
          on average; at most {formatCost(maxMicros)} of {formatCost(ticketBudget.costMicros)}
          {window.budgetExhausted > 0 && `, ${formatNumber(window.budgetExhausted)} used theirs up`}
        </span>
      </Tile>
    </div>
  );
}

function Tile({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="panel tile">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** The words beside it say what it shows. */
function Bar({ share, tone }: { share: number; tone: "work" | "ask" | "done" | "bad" }) {
  return (
    <svg viewBox="0 0 100 4" preserveAspectRatio="none" className="tile-bar" aria-hidden="true">
      <rect width="100" height="4" rx="1" fill="var(--off-ground)" />
      <rect width={Math.min(1, Math.max(0, share)) * 100} height="4" rx="1" fill={`var(--${tone})`} />
    </svg>
  );
}
