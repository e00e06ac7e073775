import { Menu } from "@base-ui/react/menu";
import { usePreference } from "../../preference.ts";
import { theme, themes } from "../../theme.ts";
import { Icon } from "./icon.tsx";

const themeWords: Record<(typeof themes)[number], string> = {
  system: "As the system has it",
  light: "Light",
  dark: "Dark",
};

/** Who is signed in, and what is theirs alone: the theme, the keys, leaving. */
export function PersonMenu(props: {
  name: string;
  role: string;
  onShowKeys: () => void;
  onSignOut: () => void;
}) {
  const chosen = usePreference(theme);
  return (
    <Menu.Root>
      <Menu.Trigger className="person" aria-label={`${props.name}, ${props.role}: theme, keys, sign out`}>
        <span className="person-mark" aria-hidden="true">
          {initialsOf(props.name)}
        </span>
        <span className="person-name">
          {props.name} <span className="role">{props.role}</span>
        </span>
      </Menu.Trigger>
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

/** `Ada Approver` → `AA` */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  return words
    .filter((_, index) => index === 0 || index === words.length - 1)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
}
