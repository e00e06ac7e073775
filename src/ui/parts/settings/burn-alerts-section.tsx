import type { Settings } from "../../../domain/settings.ts";
import { Section } from "../section.tsx";
import { QuantityFields } from "./quantity-fields.tsx";

/** From when on an alert fires, and where it is told besides the coordinator page. */
export function BurnAlertsSection(props: {
  value: Settings["burnAlerts"];
  hasChat: boolean;
  isReadOnly: boolean;
  onChange: (value: Settings["burnAlerts"]) => void;
}) {
  const { value, hasChat, isReadOnly, onChange } = props;
  return (
    <Section
      title="Alerts on budgets that burn too fast"
      aside={<span className="fine">Shown on the coordinator page.</span>}
    >
      <QuantityFields section="burnAlerts" value={value} isReadOnly={isReadOnly} onChange={onChange} />
      <label className="check">
        <input
          type="checkbox"
          checked={value.inChat}
          disabled={isReadOnly}
          onChange={(event) => onChange({ ...value, inChat: event.currentTarget.checked })}
        />
        Told in Slack as well, when they fire and when they are over
      </label>
      {!hasChat && <p className="hint">Slack is not connected, so nobody is told there.</p>}
    </Section>
  );
}
