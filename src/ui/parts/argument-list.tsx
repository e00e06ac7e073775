import { fieldsOf, type Arguments } from "../arguments.ts";
import { RecordView } from "./record-view.tsx";

/** The exact arguments, each with its label; with `before`, what a person changed is shown beside what was proposed. */
export function ArgumentList({ values, before }: { values: Arguments; before?: Arguments | null }) {
  const old = new Map(fieldsOf(before ?? {}).map((field) => [field.name, field]));
  return (
    <dl className="arguments">
      {fieldsOf(values).map((field) => {
        const was = old.get(field.name);
        const changed = was !== undefined && was.shown !== field.shown;
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
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
