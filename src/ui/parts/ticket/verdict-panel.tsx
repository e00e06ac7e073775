import type { Verdict } from "../../../domain/verdict.ts";
import { reasonWords, titleOf, type Tone } from "../../words.ts";
import { Badge } from "../badge.tsx";
import { Section } from "../section.tsx";

const verdictWords: Record<Verdict["verdict"], { label: string; tone: Tone }> = {
  pass: { label: "Passed", tone: "done" },
  revise: { label: "Sent back", tone: "ask" },
  escalate: { label: "Handed over", tone: "person" },
};

export function VerdictPanel({ verdict }: { verdict: Verdict }) {
  const { label, tone } = verdictWords[verdict.verdict];
  return (
    <Section title="Validation" aside={<Badge tone={tone}>{label}</Badge>}>
      {verdict.reason && <p>{reasonWords[verdict.reason]}.</p>}
      {verdict.findings.length === 0 ? (
        <p className="none">No objections.</p>
      ) : (
        <ul className="findings">
          {verdict.findings.map((finding, index) => (
            <li key={index}>
              <Badge tone={finding.severity === "block" ? "bad" : "ask"}>
                {finding.severity === "block" ? "Blocks" : "Warns"}
              </Badge>
              <span>
                <strong>{titleOf(finding.rule)}.</strong> <span dir="auto">{finding.message}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
