import { getRouteApi } from "@tanstack/react-router";
import type { Metrics } from "../../domain/metrics.ts";
import { binsOf } from "../figure-bins.ts";
import { BurnCard } from "../parts/operate/burn-card.tsx";
import { ConfidenceChart } from "../parts/operate/confidence-chart.tsx";
import { Headline } from "../parts/operate/headline.tsx";
import { Lanes } from "../parts/operate/lanes.tsx";
import { OpenLetters } from "../parts/operate/open-letters.tsx";
import { OutcomeChart } from "../parts/operate/outcome-chart.tsx";
import { Pauses } from "../parts/operate/pauses.tsx";
import { AdaptedClassList } from "../parts/operate/adapted-class-list.tsx";
import { ModelTable, SpendChart } from "../parts/operate/spend-chart.tsx";
import { StageChart } from "../parts/operate/stage-chart.tsx";
import { ToolTrouble } from "../parts/operate/tool-trouble.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { Section } from "../parts/section.tsx";
import { useMetrics } from "../queries.ts";
import "../styles/coordinator.css";

const route = getRouteApi("/coordinator");

/** The whole tenant at a glance: where tickets are, what becomes of them, what it costs, and what is in the way. */
export function CoordinatorPage() {
  const { hours = 24 } = route.useSearch();
  const navigate = route.useNavigate();
  const metrics = useMetrics(hours);
  const choose = (week: boolean) =>
    void navigate({ search: week ? { hours: 168 } : {}, replace: true, resetScroll: false });
  const problem = metrics.error && (
    <ProblemNotice error={metrics.error} onRetry={() => void metrics.refetch()} />
  );
  return (
    <>
      <title>Coordinator · Signalbox</title>
      <div className="list-head">
        <h1>Coordinator</h1>
        <nav className="groups" aria-label="Figures of">
          <button type="button" aria-pressed={hours === 24} onClick={() => choose(false)}>
            Last 24 hours
          </button>
          <button type="button" aria-pressed={hours === 168} onClick={() => choose(true)}>
            Last 7 days
          </button>
        </nav>
      </div>
      {problem}
      {metrics.data ? <Figures metrics={metrics.data} /> : !problem && <Skeleton />}
    </>
  );
}

function Figures({ metrics }: { metrics: Metrics }) {
  const { window } = metrics;
  const bins = binsOf(window);
  const nameOf = window.hours > 24 ? nameOfDay : nameOfHour;
  return (
    <div className="coordinator">
      <Lanes lanes={metrics.lanes} />
      <Headline metrics={metrics} />
      <div className="charts">
        <OutcomeChart bins={bins} nameOf={nameOf} />
        <StageChart stagesMs={window.stagesMs} />
        <ConfidenceChart confidence={window.confidence} />
        <ToolTrouble tools={window.tools} />
        <SpendChart bins={bins} nameOf={nameOf} costMicros={window.costMicros} />
        <BurnCard spend={metrics.spend} />
        <Section title="Models" className="wide">
          <ModelTable models={window.models} classes={metrics.modelClasses} />
          <AdaptedClassList adapted={metrics.adaptedClasses} />
        </Section>
        <OpenLetters open={metrics.deadLetters} />
      </div>
      <Pauses figures={window.tools} />
    </div>
  );
}

const hour = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", hour: "2-digit" });

function nameOfHour(at: number): string {
  return hour.format(at);
}

function nameOfDay(at: number): string {
  return day.format(at);
}

function Skeleton() {
  return (
    <div className="skeleton" role="status">
      <span className="unseen">Loading figures</span>
      {Array.from({ length: 6 }, (_, row) => (
        <div key={row} className="skeleton-row" />
      ))}
    </div>
  );
}
