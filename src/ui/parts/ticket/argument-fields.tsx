import { useId } from "react";
import { entryOf, type Field } from "../../arguments.ts";

/** The same arguments to be edited; each field is named after its argument. */
export function ArgumentFields({ fields }: { fields: readonly Field[] }) {
  const id = useId();
  return (
    <div className="fields">
      {fields
        .filter((field) => field.kind !== "other")
        .map((field) => (
          <div key={field.name} className={`field field-${field.kind}`}>
            <label htmlFor={`${id}-${field.name}`}>
              {field.label}
              {field.kind === "moment" && " (UTC)"}
            </label>
            <FieldInput id={`${id}-${field.name}`} field={field} />
          </div>
        ))}
    </div>
  );
}

function FieldInput({ id, field }: { id: string; field: Field }) {
  const common = { id, name: field.name, required: true, defaultValue: entryOf(field) };
  const { maxLength, minimum, maximum } = field.limits;
  switch (field.kind) {
    case "money":
      return (
        <span className="money-input">
          <input
            {...common}
            inputMode="decimal"
            autoComplete="off"
            pattern={field.digits === 0 ? "[0-9]{1,9}" : `[0-9]{1,9}([.,][0-9]{1,${field.digits}})?`}
            title="An amount such as 129.00"
          />
          <span className="fine">was {field.shown}</span>
        </span>
      );
    case "number":
      return <input {...common} type="number" step="any" min={minimum} max={maximum} />;
    case "flag":
      return <input id={id} name={field.name} type="checkbox" defaultChecked={field.value === true} />;
    case "choice":
      return (
        <select {...common}>
          {field.options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      );
    case "moment":
      return <input {...common} type="datetime-local" title="In UTC" />;
    case "longText":
      return <textarea {...common} rows={2} maxLength={maxLength} dir="auto" />;
    default:
      return <input {...common} maxLength={maxLength} autoComplete="off" dir="auto" />;
  }
}
