import type { ToolList } from "../../domain/tool-view.ts";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { StopEverything } from "../parts/catalog/stop-everything.tsx";
import { SwitchHistory } from "../parts/catalog/switch-history.tsx";
import { ToolCard } from "../parts/catalog/tool-card.tsx";
import { useTools } from "../queries.ts";
import { connectorWords } from "../tool-words.ts";
import { titleOf } from "../words.ts";
import "../styles/approval.css";
import "../styles/content.css";
import "../styles/tools.css";

/** What Signalbox can do for this tenant, what the policy says of it, and the switches that stop it. */
export function ToolsPage() {
  const tools = useTools();
  const problem = tools.error && <ProblemNotice error={tools.error} onRetry={() => void tools.refetch()} />;
  return (
    <>
      <title>Tools · Signalbox</title>
      <div className="tools-head">
        <h1>Tools</h1>
        {tools.data && (
          <p className="fine">
            Policy <code>{tools.data.policyVersion}</code>, plan {tools.data.plan}, {tools.data.environment}
          </p>
        )}
      </div>
      {problem}
      {tools.data ? <Catalog list={tools.data} /> : !problem && <Skeleton />}
    </>
  );
}

function Catalog({ list }: { list: ToolList }) {
  if (list.tools.length === 0) {
    return (
      <section className="notice">
        <h2>No system is connected</h2>
        <p>A tenant’s settings name the systems it has; their tools appear here.</p>
      </section>
    );
  }
  const groups = [...Map.groupBy(list.tools, ({ connector }) => connector)];
  return (
    <>
      <StopEverything everything={list.everything} />
      {groups.map(([connector, tools]) => (
        <section key={connector} className="tool-group" aria-labelledby={`tools-of-${connector}`}>
          <h2 id={`tools-of-${connector}`}>{connectorWords[connector] ?? titleOf(connector)}</h2>
          <ul className="panel tools">
            {tools.map((tool) => (
              <li key={tool.id}>
                <ToolCard tool={tool} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <SwitchHistory />
    </>
  );
}

function Skeleton() {
  return (
    <div className="skeleton" role="status">
      <span className="unseen">Loading tools</span>
      {Array.from({ length: 6 }, (_, row) => (
        <div key={row} className="skeleton-row" />
      ))}
    </div>
  );
}
