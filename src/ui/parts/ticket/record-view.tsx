import { formatDateTime, formatMoney } from "../../format.ts";
import { titleOf } from "../../words.ts";

const deepest = 4;

/** A record from a tool, as labels and values. Everything in it is shown as text, whatever it looks like. */
export function RecordView({
  record,
  ...above
}: {
  record: object;
  depth?: number;
  currency?: string | null;
}) {
  const own: unknown = Reflect.get(record, "currency");
  // The prices of an order's items are in the order's currency.
  const currency = typeof own === "string" ? own : (above.currency ?? null);
  const depth = above.depth ?? 0;
  return (
    <dl className="record">
      {Object.entries(record).map(([name, value]) => (
        <div key={name}>
          <dt>{titleOf(isCents(name, value) ? name.slice(0, -"Cents".length) : name)}</dt>
          <dd dir="auto">
            {isCents(name, value) ? (
              formatMoney(value, currency)
            ) : (
              <ValueView value={value} depth={depth} currency={currency} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function isCents(name: string, value: unknown): value is number {
  return name.endsWith("Cents") && typeof value === "number";
}

function ValueView({ value, depth, currency }: { value: unknown; depth: number; currency: string | null }) {
  if (value === null || value === "") return <span className="none">none</span>;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) {
    return <time dateTime={value}>{formatDateTime(Date.parse(value))}</time>;
  }
  if (typeof value !== "object") return String(value);
  if (depth >= deepest) return JSON.stringify(value);
  if (!Array.isArray(value)) return <RecordView record={value} depth={depth + 1} currency={currency} />;
  if (value.length === 0) return <span className="none">none</span>;
  return (
    <ul className="record-list">
      {value.map((item, index) => (
        <li key={index}>
          <ValueView value={item} depth={depth + 1} currency={currency} />
        </li>
      ))}
    </ul>
  );
}
