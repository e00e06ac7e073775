/** Light, dark, or as the system has it. `public/theme.js` applies what was chosen before the first paint. */
import { createPreference } from "./preference.ts";

export const themes = ["system", "light", "dark"] as const;

export const theme = createPreference("theme", themes);

/** Draws the page in the chosen theme from now on, also when it is chosen in another tab. */
export function followTheme(): void {
  apply();
  theme.watch(apply);
}

function apply(): void {
  const chosen = theme.read();
  if (chosen === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = chosen;
}
