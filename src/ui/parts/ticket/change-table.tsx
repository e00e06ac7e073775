import type { Approval } from "../../../domain/approval.ts";
import type { Evidence } from "../../../domain/evidence.ts";
import { formatDateTime, formatMoney } from "../../format.ts";
import { titleOf } from "../../words.ts";

type Change = Approval["changes"][number];

/** What the action makes of its record, field by field. Says so where the record moved since it was asked before. */
export function ChangeTable(props: {
  approval: Approval;
  /** The same question as it was put before, where it was. */
  earlier: Approval | null;
  evidence: readonly Evidence[];
}) {
  const { changes, target, currency } = props.approval;
  if (target === null || changes.length === 0) return null;
  const unit = currency ?? currencyOf(target.id, props.evidence);
  const isMoved = props.earlier?.target != null && props.earlier.target.revision !== target.revision;
  return (
    <div className="changes">
      {isMoved && (
        <p className="moved" role="status">
          <strong>The record has changed since this was asked before.</strong> What you see is how it stands
          now.
        </p>
      )}
      <table>
        <caption>
          What changes in {target.kind} <code>{target.id}</code>
          <span className="fine"> revision {target.revision.slice(0, 8)}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Now</th>
            <th scope="col">Afterwards</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.field}>
              <th scope="row">{titleOf(change.field.replace(/Cents$/, ""))}</th>
              <td dir="auto">
                <del>{show(change, "before", unit)}</del>
              </td>
              <td dir="auto">
                <ins>{show(change, "after", unit)}</ins>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function show(change: Change, side: "before" | "after", currency: string | null): string {
  const value = change[side];
  if (value === null) return "none";
  if (typeof value === "number" && change.field.endsWith("Cents")) return formatMoney(value, currency);
  if (typeof value === "string") {
    return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? formatDateTime(Date.parse(value)) : value;
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function currencyOf(id: string, evidence: readonly Evidence[]): string | null {
  const record = evidence.findLast(({ content }) => typeof content !== "string" && content["id"] === id);
  const currency = typeof record?.content === "object" ? record.content["currency"] : null;
  return typeof currency === "string" ? currency : null;
}
