/** How much of a limit is used, as a bar with its words. `share` may be above 1. */
export function Meter(props: { label: string; share: number; words: string }) {
  const share = Math.min(Math.max(props.share, 0), 1);
  const level = share < 0.6 ? "low" : share < 0.95 ? "high" : "full";
  return (
    <div className="meter">
      <span className="meter-label">{props.label}</span>
      <span className="meter-words">{props.words}</span>
      <svg
        viewBox="0 0 100 4"
        preserveAspectRatio="none"
        className={`meter-bar ${level}`}
        role="img"
        aria-label={`${Math.round(share * 100)} % used`}
      >
        <rect width="100" height="4" className="meter-whole" />
        <rect width={share * 100} height="4" className="meter-used" />
      </svg>
    </div>
  );
}
