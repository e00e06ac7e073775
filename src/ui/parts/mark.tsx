/** A switch on a railway line: the sign of the house. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 28 22" width="28" height="22" aria-hidden="true">
      <path d="M2 17h24M7 17l9-12h10" />
      <circle cx="7" cy="17" r="3.4" />
      <circle cx="16.5" cy="5" r="3.4" className="mark-signal" />
    </svg>
  );
}
