import { Link } from "@tanstack/react-router";
import { everyTool } from "../../../domain/tool-admission.ts";
import type { ToolFigures } from "../../../domain/metrics.ts";
import { useTools } from "../../queries.ts";
import { useSettings } from "../../settings-queries.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { Section } from "../section.tsx";
import { StopEverything } from "../catalog/stop-everything.tsx";
import { SwitchControl, SwitchState } from "../catalog/switch-control.tsx";

const troubled = 5;

/** What can be stopped at once: everything, or one tool. Those that are off and those with trouble come first. */
export function Pauses({ figures }: { figures: readonly ToolFigures[] }) {
  const tools = useTools();
  if (!tools.data) {
    return tools.error ? (
      <ProblemNotice error={tools.error} onRetry={() => void tools.refetch()} />
    ) : (
      <p className="none">Looking at the switches…</p>
    );
  }
  const troubleOf = (id: string) => {
    const found = figures.find(({ tool }) => tool === id);
    return found ? found.failed + found.timeouts + found.retries : 0;
  };
  const off = tools.data.tools.filter((tool) => tool.switch?.isOff);
  const worst = tools.data.tools
    .filter((tool) => !tool.switch?.isOff && troubleOf(tool.id) > 0)
    .toSorted((a, b) => troubleOf(b.id) - troubleOf(a.id))
    .slice(0, troubled);
  return (
    <>
      <StopEverything everything={tools.data.everything} />
      <PausedAgents />
      <SuspendedNotice />
      <Section title="Tools that are off or in trouble" aside={<Link to="/tools">All tools</Link>}>
        {off.length + worst.length === 0 ? (
          <p className="none">All are on, and none has had trouble in this time.</p>
        ) : (
          <ul className="pauses">
            {[...off, ...worst].map((tool) => (
              <li key={tool.id}>
                <div>
                  <code>{tool.name}</code>
                  {tool.switch?.isOff ? (
                    <SwitchState state={tool.switch} />
                  ) : (
                    <span className="fine">{troubleOf(tool.id)} failed, timed out or tried again</span>
                  )}
                </div>
                {tool.name !== everyTool && (
                  <SwitchControl target={tool.name} isOff={tool.switch?.isOff ?? false} />
                )}
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

/** Nothing where no rule is suspended. */
function SuspendedNotice() {
  const settings = useSettings();
  const names = settings.data?.suspendedRules.map(({ ruleId }) => ruleId) ?? [];
  if (names.length === 0) return null;
  return (
    <Section
      title="Suspended rules"
      aside={
        <Link to="/settings" search={{ section: "record" }}>
          Why, and restore
        </Link>
      }
    >
      <p className="problem">
        {names.join(", ")} {names.length > 1 ? "ask" : "asks"} about what would go by itself: something went
        wrong.
      </p>
    </Section>
  );
}

/** Agents pause by a setting, so that it is told who has paused them and why like any other change. */
function PausedAgents() {
  const settings = useSettings();
  const paused = settings.data?.settings.agents.paused ?? [];
  return (
    <Section
      title="Agents"
      aside={
        <Link to="/settings" search={{ section: "models" }}>
          Pause or let work
        </Link>
      }
    >
      <p className={paused.length > 0 ? "problem" : "none"}>
        {paused.length > 0
          ? `${paused.join(", ")} ${paused.length > 1 ? "pause" : "pauses"}: tickets wait there.`
          : "All four work."}
      </p>
    </Section>
  );
}
