import type { EffectView } from "../../../domain/view.ts";
import { useNow } from "../../desk.tsx";
import { formatMoment } from "../../format.ts";
import { effectWords } from "../../words.ts";
import { Badge } from "../badge.tsx";
import { Section } from "../section.tsx";

/** What left for other systems, or was to leave, and how sure it is that it happened. */
export function EffectList({ effects }: { effects: readonly EffectView[] }) {
  const now = useNow(10_000);
  if (effects.length === 0) return null;
  return (
    <Section title="Effects on other systems" className="effects-panel">
      <ul className="effects">
        {effects.map(({ id, tool, status, attempts, dueAt }) => {
          const { label, tone, what } = effectWords[status];
          return (
            <li key={id}>
              <code>{tool ?? `step ${id}`}</code> <Badge tone={tone}>{label}</Badge>
              <span className="fine">
                {what}
                {attempts > 1 && ` Sent ${attempts} times.`}
                {dueAt !== null && ` Looked at again ${formatMoment(dueAt, now)}.`}
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
