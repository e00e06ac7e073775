import { Menu } from "@base-ui/react/menu";
import { usePreference } from "../../preference.ts";
import { theme, themes } from "../../theme.ts";
import { Icon } from "./icon.tsx";
import { PersonButton, type PersonProps } from "./person-button.tsx";

const themeWords: Record<(typeof themes)[number], string> = {
  system: "As the system has it",
  light: "Light",
  dark: "Dark",
};

/** What is a person's alone: the theme, the keys, leaving. Opens as soon as it is drawn. */
export function PersonMenu(props: PersonProps & { onShowKeys: () => void; onSignOut: () => void }) {
  const chosen = usePreference(theme);
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger render={<PersonButton name={props.name} role={props.role} />} />
      <Menu.Portal>
        <Menu.Positioner className="menu-place" align="end" sideOffset={6}>
          <Menu.Popup className="menu">
            <p className="menu-head">
              <strong>{props.name}</strong> <span className="role">{props.role}</span>
            </p>
            <Menu.RadioGroup value={chosen} onValueChange={theme.write}>
              <Menu.Group>
                <Menu.GroupLabel className="menu-label">Theme</Menu.GroupLabel>
                {themes.map((name) => (
                  <Menu.RadioItem key={name} value={name} className="menu-item" closeOnClick={false}>
                    <span className="menu-check">
                      <Menu.RadioItemIndicator>
                        <Icon name="check" />
                      </Menu.RadioItemIndicator>
                    </span>
                    {themeWords[name]}
                  </Menu.RadioItem>
                ))}
              </Menu.Group>
            </Menu.RadioGroup>
            <Menu.Separator className="menu-line" />
            <Menu.Item className="menu-item" onClick={props.onShowKeys}>
              <span className="menu-check" /> Keyboard shortcuts <kbd>?</kbd>
            </Menu.Item>
            <Menu.Item className="menu-item" onClick={props.onSignOut}>
              <span className="menu-check" /> Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
