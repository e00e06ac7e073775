import type { Evidence } from "../../../domain/evidence.ts";
import type { ArgumentOrigin } from "../../../domain/origin.ts";
import { fieldsOf, type Arguments } from "../../arguments.ts";
import { provenanceWords, titleOf, type Tone } from "../../words.ts";
import { Badge } from "../badge.tsx";
import { EvidenceLinks } from "./evidence-links.tsx";
import { RecordView } from "./record-view.tsx";

interface Props {
  values: Arguments;
  before?: Arguments | null;
  origins?: readonly ArgumentOrigin[];
  evidence?: readonly Evidence[];
}

/** The exact arguments, each with its label; with `before`, what a person changed is shown beside what was proposed. */
export function ArgumentList({ values, before, origins = [], evidence = [] }: Props) {
  const old = new Map(fieldsOf(before ?? {}).map((field) => [field.name, field]));
  return (
    <dl className="arguments">
      {fieldsOf(values).map((field) => {
        const was = old.get(field.name);
        const changed = was !== undefined && was.shown !== field.shown;
        const origin = origins.find(({ argument }) => argument === field.name);
        return (
          <div key={field.name} className={changed ? "changed" : undefined}>
            <dt>{field.label}</dt>
            <dd dir="auto">
              {changed && (
                <>
                  <del>{was.shown}</del>{" "}
                </>
              )}
              {field.shown ?? <RecordView record={Object(field.value)} />}
              {origin && <Origin origin={origin} evidence={evidence} />}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Origin({ origin, evidence }: { origin: ArgumentOrigin; evidence: readonly Evidence[] }) {
  const known: Partial<Record<string, { label: string; tone: Tone }>> = provenanceWords;
  const { label, tone } = known[origin.label] ?? { label: titleOf(origin.label), tone: "ask" };
  return (
    <span className="origin">
      <Badge tone={tone}>{label}</Badge>{" "}
      {origin.evidenceId !== null && <EvidenceLinks ids={[origin.evidenceId]} evidence={evidence} />}
    </span>
  );
}
