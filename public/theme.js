// Runs before anything is drawn, so that the theme somebody has chosen does not appear late. The choice itself is
// made in src/ui/theme.ts. A file of its own, because the page's policy allows no inline script.
try {
  const theme = localStorage.getItem("signalbox.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing follows the system.
}
