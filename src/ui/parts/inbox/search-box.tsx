import { useEffect, useRef, useState } from "react";
import { useShortcut } from "../../keyboard.ts";

/** Words to find tickets by; they are taken once somebody stops typing. */
export function SearchBox({ q, onSearch }: { q: string; onSearch: (words: string) => void }) {
  const box = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState(q);
  const [shownQ, setShownQ] = useState(q);
  if (q !== shownQ) {
    // The address changed: by this box, which is ahead of it then, or by something else, which it follows.
    setShownQ(q);
    if (words.trim() === shownQ) setWords(q);
  }
  useEffect(() => {
    if (words.trim() === q) return;
    const timer = setTimeout(() => onSearch(words.trim()), 250);
    return () => clearTimeout(timer);
  }, [words, q, onSearch]);
  useShortcut({ key: "/", label: "Search", group: "In the list", run: () => box.current?.focus() });
  return (
    <search>
      <input
        type="search"
        className="search"
        aria-label="Search tickets"
        aria-keyshortcuts="/"
        placeholder="Search subject, requester, intent or id"
        value={words}
        ref={box}
        onChange={(event) => setWords(event.target.value)}
      />
    </search>
  );
}
