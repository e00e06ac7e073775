const paths = {
  inbox: "M3 12.5 5.2 5h9.6l2.2 7.5V16H3zM3 12.5h4.2l1 1.8h3.6l1-1.8H17",
  coordinator: "M3.5 15.5a7.5 7.5 0 1 1 13 0M10 11.5l3.4-4M10 11.5h.01",
  letters: "M3 5.5h14v9.5H3zM3 6l7 5 7-5",
  tools:
    "M12.2 4.2a3.6 3.6 0 0 0-4.6 4.6L3.4 13a1.7 1.7 0 0 0 2.4 2.4l4.2-4.2a3.6 3.6 0 0 0 4.6-4.6l-2.1 2.1-2-.5-.5-2z",
  settings: "M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4",
  check: "m4 10.5 4 4 8-9",
  flask: "M8 3h4M8.8 3v5L4.6 15a1.3 1.3 0 0 0 1.1 2h8.6a1.3 1.3 0 0 0 1.1-2l-4.2-7V3M6.5 12.5h7",
} as const;

/** A small picture beside a word; never the only bearer of a meaning. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
