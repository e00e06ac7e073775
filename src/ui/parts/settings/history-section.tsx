import type { SettingsHistory } from "../../../domain/settings.ts";
import { useNow } from "../../desk.tsx";
import { formatDateTime, formatMoment } from "../../format.ts";
import { useSettingsHistory } from "../../settings-queries.ts";
import { actionWords } from "../../settings-words.ts";
import { Badge } from "../badge.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { Section } from "../section.tsx";
import { DifferenceList } from "./difference-list.tsx";

type Entry = SettingsHistory["items"][number];

/** Who changed what, when and why; the newest first. */
export function HistorySection(props: {
  version: number;
  isAdmin: boolean;
  onRevert: (version: number) => void;
}) {
  const { version, isAdmin, onRevert } = props;
  const history = useSettingsHistory();
  const pages = history.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  const isIntact = pages.every(({ intact }) => intact);
  return (
    <Section
      title="History"
      aside={
        history.data && (
          <Badge tone={isIntact ? "done" : "bad"}>{isIntact ? "Chain intact" : "Chain broken"}</Badge>
        )
      }
    >
      {history.error && <ProblemNotice error={history.error} onRetry={() => void history.refetch()} />}
      {history.isPending && (
        <p className="hint" role="status">
          Loading the history
        </p>
      )}
      {history.data && !isIntact && (
        <p className="problem" role="alert">
          A version is missing, or is other than it was written. Somebody has been at the store itself.
        </p>
      )}
      {history.data && items.length === 0 && (
        <p className="none">Nothing was changed yet: the settings are as they were deployed.</p>
      )}
      <ol className="versions">
        {items.map((entry) => (
          <li key={entry.version}>
            <VersionEntry entry={entry} isCurrent={entry.version === version}>
              {isAdmin && entry.version !== version && (
                <button type="button" className="button" onClick={() => onRevert(entry.version)}>
                  Go back to this…<span className="unseen"> version {entry.version}</span>
                </button>
              )}
            </VersionEntry>
          </li>
        ))}
      </ol>
      <div className="buttons">
        {history.hasNextPage && (
          <button
            type="button"
            className="button"
            disabled={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            Show earlier changes
          </button>
        )}
        {isAdmin && version > 0 && !history.hasNextPage && items.length > 0 && (
          <button type="button" className="button" onClick={() => onRevert(0)}>
            Go back to what was deployed…
          </button>
        )}
      </div>
    </Section>
  );
}

function VersionEntry(props: { entry: Entry; isCurrent: boolean; children: React.ReactNode }) {
  const { version, at, by, action, note, differences } = props.entry;
  const now = useNow(60_000);
  return (
    <article className="version" aria-label={`Version ${version}`}>
      <header>
        <strong>{version}</strong>
        <span>
          {actionWords[action]} by <span dir="auto">{by}</span>
        </span>
        <time className="fine" dateTime={new Date(at).toISOString()} title={formatDateTime(at)}>
          {formatMoment(at, now)}
        </time>
        {props.isCurrent && <Badge tone="work">Now</Badge>}
        <span className="version-do">{props.children}</span>
      </header>
      {note !== "" && (
        <p className="version-note" dir="auto">
          {note}
        </p>
      )}
      <DifferenceList differences={differences} />
    </article>
  );
}
