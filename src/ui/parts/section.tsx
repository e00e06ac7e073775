import type { ReactNode } from "react";

export function Section(props: {
  title: string;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section className={props.className ? `panel ${props.className}` : "panel"}>
      <header className="panel-head">
        <h2>{props.title}</h2>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}
