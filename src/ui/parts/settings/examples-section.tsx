import { useState } from "react";
import type { Example, ExampleChange } from "../../../domain/example.ts";
import { useNow } from "../../desk.tsx";
import { useExamples, useRemoveExample } from "../../example-queries.ts";
import { formatDateTime, formatMoment, formatNumber } from "../../format.ts";
import { titleOf } from "../../words.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { Section } from "../section.tsx";
import { ConfirmForm } from "./change-window.tsx";
import { LabelsSection } from "./labels-section.tsx";
import { ImportWindow, TeachWindow } from "./teach-window.tsx";
import { Window } from "./window.tsx";

type Wish = { kind: "teach" } | { kind: "import" } | { kind: "remove"; example: Example };

/** What triage was taught by this tenant's people, and who taught it. */
export function ExamplesSection({ isAdmin }: { isAdmin: boolean }) {
  const examples = useExamples();
  const [wish, setWish] = useState<Wish | null>(null);
  const close = () => setWish(null);
  const items = examples.data?.items ?? [];
  return (
    <>
      <Section
        title="Examples"
        aside={
          isAdmin && (
            <div className="buttons">
              <button type="button" className="button" onClick={() => setWish({ kind: "teach" })}>
                Teach…
              </button>
              <button type="button" className="button" onClick={() => setWish({ kind: "import" })}>
                Import…
              </button>
            </div>
          )
        }
      >
        <p className="hint">
          Texts like these are taken for what they are here, within ten seconds. It counts for the embedded
          model; what goes to a person for safety or law stays so.
        </p>
        {examples.error && <ProblemNotice error={examples.error} onRetry={() => void examples.refetch()} />}
        {examples.isPending && (
          <p className="hint" role="status">
            Loading the examples
          </p>
        )}
        {examples.data && items.length === 0 && <p className="none">Nothing was taught yet.</p>}
        {items.length > 0 && (
          <ExampleTable
            items={items}
            onRemove={isAdmin ? (example) => setWish({ kind: "remove", example }) : null}
          />
        )}
      </Section>
      <LabelsSection isAdmin={isAdmin} />
      {examples.data && examples.data.changes.length > 0 && (
        <Section
          title="Who taught what"
          aside={<span className="fine">{examples.data.isIntact ? "Chain intact" : "Chain broken"}</span>}
        >
          <ChangeList changes={examples.data.changes} />
        </Section>
      )}
      {wish?.kind === "teach" && <TeachWindow onClose={close} />}
      {wish?.kind === "import" && <ImportWindow onClose={close} />}
      {wish?.kind === "remove" && <RemoveWindow example={wish.example} onClose={close} />}
    </>
  );
}

function ExampleTable(props: { items: readonly Example[]; onRemove: ((example: Example) => void) | null }) {
  const { items, onRemove } = props;
  return (
    <div className="scroll">
      <table className="tool-effects">
        <thead>
          <tr>
            <th scope="col">Text</th>
            <th scope="col">Is</th>
            <th scope="col">By</th>
            {onRemove && (
              <th scope="col">
                <span className="unseen">What you can do</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {items.map((example) => (
            <tr key={example.id}>
              <td dir="auto">{example.text}</td>
              <td data-label="Is">{titleOf(example.label)}</td>
              <td data-label="By" dir="auto">
                {example.by}
              </td>
              {onRemove && (
                <td>
                  <button type="button" className="button danger" onClick={() => onRemove(example)}>
                    Take back…<span className="unseen"> {example.text}</span>
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ChangeList({ changes }: { changes: readonly ExampleChange[] }) {
  const now = useNow(60_000);
  return (
    <ul className="feedback">
      {changes.map(({ version, at, by, note, added, changed, removed }) => (
        <li key={version}>
          <strong>Version {version}</strong>
          <span>
            {formatNumber(added)} added, {formatNumber(changed)} changed, {formatNumber(removed)} taken back
          </span>
          <span dir="auto">{note}</span>
          <span className="fine">
            <span dir="auto">{by}</span>,{" "}
            <time dateTime={new Date(at).toISOString()} title={formatDateTime(at)}>
              {formatMoment(at, now)}
            </time>
          </span>
        </li>
      ))}
    </ul>
  );
}

function RemoveWindow({ example, onClose }: { example: Example; onClose: () => void }) {
  const remove = useRemoveExample();
  return (
    <Window title="Take an example back" description={<q dir="auto">{example.text}</q>} onClose={onClose}>
      {remove.error && <ProblemNotice error={remove.error} />}
      <ConfirmForm
        isPossible
        isDangerous
        words="Take it back"
        isBusy={remove.isPending}
        onBack={onClose}
        onConfirm={(note) => remove.mutate({ id: example.id, note }, { onSuccess: onClose })}
      />
    </Window>
  );
}
