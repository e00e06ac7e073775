import { Select } from "@base-ui/react/select";

/** One of a few values. `label` is what it is called for those who do not see it. */
export function Choice<Value extends string>(props: {
  label: string;
  value: Value;
  items: readonly { value: Value; label: string }[];
  isDisabled?: boolean;
  onChange: (value: Value) => void;
}) {
  const { label, value, items, isDisabled = false, onChange } = props;
  return (
    <Select.Root
      items={items}
      value={value}
      disabled={isDisabled}
      onValueChange={(chosen) => chosen !== null && onChange(chosen)}
    >
      <Select.Trigger className="choice" aria-label={label}>
        <Select.Value />
        <Select.Icon className="choice-icon" aria-hidden="true">
          ▾
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className="choice-place" sideOffset={4} alignItemWithTrigger={false}>
          <Select.Popup className="choice-list">
            {items.map((item) => (
              <Select.Item key={item.value} value={item.value} className="choice-item">
                <Select.ItemText>{item.label}</Select.ItemText>
              </Select.Item>
            ))}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
