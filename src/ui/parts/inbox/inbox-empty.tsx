/** What takes the place of the rows: nothing there, nothing found, or nothing yet. */
export function InboxEmpty(props: { q: string; where: string | null; onClear: () => void }) {
  if (props.q === "" && props.where === null) {
    return (
      <section className="notice">
        <h2>No tickets yet</h2>
        <p>They appear here by themselves as soon as your helpdesk’s webhook delivers one.</p>
      </section>
    );
  }
  const where = props.where === null ? "" : ` in “${props.where}”`;
  return (
    <section className="notice">
      <h2>{props.q === "" ? `Nothing${where}` : `Nothing found for “${props.q}”${where}`}</h2>
      <p>
        <button type="button" className="button" onClick={props.onClear}>
          Show all tickets
        </button>
      </p>
    </section>
  );
}

export function InboxSkeleton() {
  return (
    <div className="skeleton" role="status">
      <span className="unseen">Loading tickets</span>
      {Array.from({ length: 9 }, (_, row) => (
        <div key={row} className="skeleton-row skeleton-ticket" />
      ))}
    </div>
  );
}
