import { everyTool } from "../../../domain/tool-admission.ts";
import { useNow } from "../../desk.tsx";
import { formatDateTime, formatMoment } from "../../format.ts";
import { useSwitches } from "../../queries.ts";
import { Badge } from "../badge.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { Section } from "../section.tsx";

const shown = 20;

/** Who has switched what, when and why; the latest first. */
export function SwitchHistory() {
  const switches = useSwitches();
  const now = useNow(60_000);
  if (switches.error) {
    return <ProblemNotice error={switches.error} onRetry={() => void switches.refetch()} />;
  }
  if (!switches.data) return null;
  const { history } = switches.data;
  return (
    <Section title="Who switched what" className="switch-history">
      {history.length === 0 ? (
        <p className="hint">Nobody has touched a switch yet.</p>
      ) : (
        <ol>
          {history.slice(0, shown).map(({ target, isOff, reason, by, at }, index) => (
            <li key={history.length - index}>
              <time className="fine" dateTime={new Date(at).toISOString()} title={formatDateTime(at)}>
                {formatMoment(at, now)}
              </time>
              <Badge tone={isOff ? "bad" : "done"}>{isOff ? "Off" : "On"}</Badge>
              <strong>{target === everyTool ? "Everything" : target}</strong>
              <span dir="auto">{reason}</span>
              <span className="fine">{by}</span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
