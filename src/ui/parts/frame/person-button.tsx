import type { ComponentProps } from "react";

export interface PersonProps {
  name: string;
  role: string;
}

/** Who is signed in; leads to what is theirs. */
export function PersonButton({ name, role, ...rest }: PersonProps & Omit<ComponentProps<"button">, "role">) {
  return (
    <button type="button" {...rest} className="person" aria-label={`${name}, ${role}: theme, keys, sign out`}>
      <span className="person-mark" aria-hidden="true">
        {initialsOf(name)}
      </span>
      <span className="person-name">
        {name} <span className="role">{role}</span>
      </span>
    </button>
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
