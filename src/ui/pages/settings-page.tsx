import { CSPProvider } from "@base-ui/react/csp-provider";
import { useNow } from "../desk.tsx";
import { formatDateTime, formatMoment } from "../format.ts";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { SettingsDesk } from "../parts/settings/settings-desk.tsx";
import { useMe } from "../queries.ts";
import { useSettings } from "../settings-queries.ts";
import type { SettingsView } from "../../domain/settings.ts";
import "../styles/approval.css";
import "../styles/tools.css";
import "../styles/settings.css";

/** What the tenant's people can change while it runs, what each change would do, and who changed what. */
export function SettingsPage() {
  const settings = useSettings();
  const me = useMe();
  const error = settings.error ?? me.error;
  return (
    // The page's policy forbids style elements, which some controls would add.
    <CSPProvider disableStyleElements>
      <title>Settings · Signalbox</title>
      <div className="settings-head">
        <h1>Settings</h1>
        {settings.data && <VersionLine view={settings.data} />}
      </div>
      {error && (
        <ProblemNotice
          error={error}
          onRetry={() => {
            void settings.refetch();
            void me.refetch();
          }}
        />
      )}
      {settings.data && me.data ? (
        <>
          {me.data.role !== "admin" && (
            <p className="hint read-only">Your role, {me.data.role}, may look; an admin changes.</p>
          )}
          <SettingsDesk view={settings.data} me={me.data} onRefresh={() => void settings.refetch()} />
        </>
      ) : (
        !error && <Skeleton />
      )}
    </CSPProvider>
  );
}

function VersionLine({ view }: { view: SettingsView }) {
  const now = useNow(60_000);
  const { version, changedBy, changedAt, fixed, policyVersion } = view;
  return (
    <p className="fine">
      {version === 0 || changedAt === null ? (
        "As deployed"
      ) : (
        <>
          Version {version}, changed by <span dir="auto">{changedBy}</span>{" "}
          <time dateTime={new Date(changedAt).toISOString()} title={formatDateTime(changedAt)}>
            {formatMoment(changedAt, now)}
          </time>
        </>
      )}
      {" · "}
      policy <code>{policyVersion}</code> · plan {fixed.plan}, {fixed.environment}, {fixed.placement}
    </p>
  );
}

function Skeleton() {
  return (
    <div className="skeleton" role="status">
      <span className="unseen">Loading settings</span>
      {Array.from({ length: 6 }, (_, row) => (
        <div key={row} className="skeleton-row" />
      ))}
    </div>
  );
}
