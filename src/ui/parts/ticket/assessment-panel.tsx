import type { Assessment, Entities } from "../../../domain/assessment.ts";
import { formatMoney, formatPercent } from "../../format.ts";
import { flagWords, titleOf } from "../../words.ts";
import { Badge } from "../badge.tsx";
import { Section } from "../section.tsx";

const languages = new Intl.DisplayNames(undefined, { type: "language" });

export function AssessmentPanel({ assessment }: { assessment: Assessment }) {
  const named = namedThings(assessment.entities);
  return (
    <Section title="Assessment">
      <p dir="auto">{assessment.summary}</p>
      <dl className="pairs">
        <div>
          <dt>Intent</dt>
          <dd>
            {titleOf(assessment.intent)}{" "}
            <span className="confidence">{formatPercent(assessment.confidence)} sure</span>
          </dd>
        </div>
        <div>
          <dt>Language</dt>
          <dd>{languageName(assessment.language)}</dd>
        </div>
        <div>
          <dt>Sentiment</dt>
          <dd>{titleOf(assessment.sentiment)}</dd>
        </div>
        {named.length > 0 && (
          <div>
            <dt>Named by the customer</dt>
            <dd>{named.join(", ")}</dd>
          </div>
        )}
      </dl>
      {assessment.riskFlags.length > 0 && (
        <p className="flags">
          {assessment.riskFlags.map((flag) => (
            <Badge key={flag} tone={flag === "vip" ? "ask" : "bad"}>
              {flagWords[flag]}
            </Badge>
          ))}
        </p>
      )}
    </Section>
  );
}

function languageName(code: string): string {
  if (code === "und") return "Unknown";
  try {
    return languages.of(code) ?? code;
  } catch {
    // A model's word for a language need not be a code.
    return code;
  }
}

function namedThings(entities: Entities): string[] {
  const { amounts, ...lists } = entities;
  return [
    ...Object.values(lists).flat(),
    ...amounts.map((amount) => formatMoney(amount.amountCents, amount.currency)),
  ];
}
