import { Link } from "@tanstack/react-router";
import type { PolicyBand } from "../../../domain/explanation.ts";
import type { SettingsPreview } from "../../../domain/settings.ts";
import { formatMoney } from "../../format.ts";
import { amountOf, decisionWords, intentWords, sampleWords } from "../../tool-words.ts";
import { Badge } from "../badge.tsx";

const severityTones = { error: "bad", warning: "ask", note: "off" } as const;

/** What a changed policy would do: tool by tool, to the questions that are open, and what its review says. */
export function EffectPreview({ preview }: { preview: SettingsPreview }) {
  const { tools, questions, findings } = preview;
  const news = findings.filter(({ isNew }) => isNew);
  return (
    <>
      {tools.length > 0 && (
        <section>
          <h3>What it does to tools</h3>
          <table className="tool-effects">
            <thead>
              <tr>
                <th scope="col">Tool</th>
                <th scope="col">Until now</th>
                <th scope="col">From then on</th>
              </tr>
            </thead>
            <tbody>
              {tools.map(({ name, before, after }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td data-label="Until now">
                    <Bands bands={before} />
                  </td>
                  <td data-label="From then on">
                    <Bands bands={after} others={before} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {questions.length > 0 && (
        <section>
          <h3>Open questions</h3>
          <p className="hint">
            They were asked under the policy as it is. Once it changes, a yes to them no longer counts, and
            their tickets go to a person. Under the new policy:
          </p>
          <ul className="questions">
            {questions.map((question, index) => (
              <li key={`${question.ticketId} ${index}`}>
                <Badge tone={decisionWords[question.after].tone}>{decisionWords[question.after].label}</Badge>
                <span>
                  {question.tool.split("@")[0]}
                  {question.amountCents !== null &&
                    ` · ${formatMoney(question.amountCents, question.currency)}`}
                </span>
                <Link to="/tickets/$ticketId" params={{ ticketId: question.ticketId }} dir="auto">
                  {question.subject}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {news.length > 0 && (
        <section>
          <h3>What the review says</h3>
          <ul className="findings">
            {news.map(({ severity, code, ruleId, tool, message }) => (
              <li key={`${code} ${String(ruleId)} ${String(tool)}`}>
                <Badge tone={severityTones[severity]}>{severity}</Badge>
                <span dir="auto">
                  {message} {ruleId !== null && <code>{ruleId}</code>}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Bands({ bands, others = bands }: { bands: readonly PolicyBand[]; others?: readonly PolicyBand[] }) {
  return (
    <ul className="bands">
      {bands.map((band) => {
        const { label, tone } = decisionWords[band.decision];
        const isSame = others.some((other) => saysSame(other, band));
        return (
          <li key={`${String(band.currencies)} ${String(band.fromCents)}`} className={isSame ? "" : "is-new"}>
            <span className="band-amount">{amountOf(band) ?? "Always"}</span>
            <Badge tone={tone}>{label}</Badge>
            {band.sampleOneIn !== null && <span className="fine">{sampleWords(band)}</span>}
            {intentWords(band).map((words) => (
              <span key={words} className="fine">
                {words}
              </span>
            ))}
          </li>
        );
      })}
    </ul>
  );
}

function saysSame(one: PolicyBand, other: PolicyBand): boolean {
  return (
    amountOf(one) === amountOf(other) &&
    one.decision === other.decision &&
    one.sampleOneIn === other.sampleOneIn &&
    String(intentWords(one)) === String(intentWords(other))
  );
}
