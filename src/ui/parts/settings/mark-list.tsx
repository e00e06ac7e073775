/** Several of a few things, each marked or not. */
export function MarkList(props: {
  legend: string;
  hint: string;
  items: Readonly<Record<string, string>>;
  marked: readonly string[];
  isReadOnly: boolean;
  onChange: (marked: string[]) => void;
}) {
  const { legend, hint, items, marked, isReadOnly, onChange } = props;
  // What is set and has no name here is shown as well, or it would be lost by the first click.
  const all = [...new Set([...Object.keys(items), ...marked])];
  return (
    <fieldset className="marks">
      <legend>{legend}</legend>
      <p className="hint">{hint}</p>
      <div className="checks">
        {all.map((item) => (
          <label key={item} className="check">
            <input
              type="checkbox"
              checked={marked.includes(item)}
              disabled={isReadOnly}
              onChange={(event) => {
                const { checked } = event.currentTarget;
                onChange(all.filter((each) => (each === item ? checked : marked.includes(each))));
              }}
            />
            {items[item] ?? item}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
