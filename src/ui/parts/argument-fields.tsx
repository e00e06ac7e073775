import { useId } from "react";
import { currencies, entryOf, type Field } from "../arguments.ts";

/** The same arguments to be edited; each field is named after its argument. */
export function ArgumentFields({ fields }: { fields: readonly Field[] }) {
  const id = useId();
  return (
    <div className="fields">
      {fields
        .filter((field) => field.kind !== "other")
        .map((field) => (
          <div key={field.name} className={`field field-${field.kind}`}>
            <label htmlFor={`${id}-${field.name}`}>{field.label}</label>
            <FieldInput id={`${id}-${field.name}`} field={field} />
          </div>
        ))}
    </div>
  );
}

function FieldInput({ id, field }: { id: string; field: Field }) {
  const common = { id, name: field.name, required: true, defaultValue: entryOf(field) };
  switch (field.kind) {
    case "money":
      return (
        <input
          {...common}
          inputMode="decimal"
          autoComplete="off"
          pattern="[0-9]{1,9}([.,][0-9]{1,2})?"
          title="An amount such as 129.00"
        />
      );
    case "number":
      return <input {...common} type="number" step="any" />;
    case "flag":
      return <input id={id} name={field.name} type="checkbox" defaultChecked={field.value === true} />;
    case "currency":
      return (
        <select {...common}>
          {currencies.map((currency) => (
            <option key={currency}>{currency}</option>
          ))}
        </select>
      );
    case "longText":
      return <textarea {...common} rows={2} dir="auto" />;
    default:
      return <input {...common} autoComplete="off" dir="auto" />;
  }
}
