import { Link } from "@tanstack/react-router";
import type { BurnView } from "../../../domain/burn.ts";
import type { Metrics } from "../../../domain/metrics.ts";
import { rateOf, scopeOf, tabulate, tellAlert, tellEnd, tellWhoKnows, writeRate } from "../../burn-words.ts";
import { useNow } from "../../desk.tsx";
import { formatMoment } from "../../format.ts";
import { Badge } from "../badge.tsx";
import { Section } from "../section.tsx";
import { FiguresTable } from "./chart-figure.tsx";

type Alert = BurnView["alerts"][number];

/** How fast the tenant's budgets burn, and whether that is too fast. */
export function BurnCard({ spend }: { spend: Metrics["spend"] }) {
  const { rates, alerts } = spend.burn;
  const on = alerts.filter(({ resolvedAt }) => resolvedAt === null);
  const ended = alerts.filter(({ resolvedAt }) => resolvedAt !== null);
  return (
    <Section
      title="How fast budgets burn"
      className="wide burn"
      aside={
        <Link to="/settings" search={{ section: "limits" }}>
          Budgets and alerts
        </Link>
      }
    >
      {rates.length === 0 ? (
        <p className="none">Neither the day nor the month has a budget, so nothing is counted.</p>
      ) : on.length === 0 ? (
        <p className="burn-alert">
          <Badge tone="done">Calm</Badge> No budget burns faster than it may.
        </p>
      ) : (
        <div role="status">
          <ul className="burn-alerts">
            {on.map((alert) => (
              <li key={`${alert.budget} ${alert.window} ${alert.workflow}`}>
                <FiringAlert alert={alert} spend={spend} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {rates.length > 0 && (
        <details className="chart-table">
          <summary>
            As a table<span className="unseen">: How fast budgets burn</span>
          </summary>
          <FiguresTable
            title="How fast budgets burn"
            table={{
              columns: ["For", "Budget", "Over an hour", "Over six hours"],
              rows: tabulate(rates).map(({ workflow, budget, fast, slow }) => [
                scopeOf(workflow),
                budget,
                writeRate(fast),
                writeRate(slow),
              ]),
            }}
          />
          <p className="hint">1 × is a budget that is used up exactly as it ends.</p>
        </details>
      )}
      {ended.length > 0 && <EndedAlerts alerts={ended} />}
    </Section>
  );
}

function FiringAlert({ alert, spend }: { alert: Alert; spend: Metrics["spend"] }) {
  const now = useNow(60_000);
  const rate = rateOf(alert, spend);
  const end = rate && tellEnd(rate, spend, now);
  return (
    <p className="burn-alert">
      <Badge tone={alert.window === "fast" ? "bad" : "ask"}>
        {alert.window === "fast" ? "Burns fast" : "Burns steadily"}
      </Badge>{" "}
      <strong>{tellAlert(rate ?? alert)}</strong> {end}{" "}
      <span className="fine">
        Since {formatMoment(alert.firedAt, now)}; told from {alert.factor} × on. {tellWhoKnows(alert)}
      </span>
    </p>
  );
}

function EndedAlerts({ alerts }: { alerts: readonly Alert[] }) {
  const now = useNow(60_000);
  return (
    <details className="chart-table">
      <summary>Alerts that are over</summary>
      <ul className="burn-alerts">
        {alerts.map((alert) => (
          <li key={`${alert.firedAt} ${alert.budget} ${alert.window} ${alert.workflow}`}>
            {tellAlert(alert)}{" "}
            <span className="fine">
              {formatMoment(alert.firedAt, now)} to {formatMoment(alert.resolvedAt ?? now, now)}.{" "}
              {tellWhoKnows(alert)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
