import type { ReactNode } from "react";
import { Section } from "../section.tsx";

export interface TableOfFigures {
  columns: readonly string[];
  /** The first cell of a row is its heading. */
  rows: readonly (readonly ReactNode[])[];
}

/** A chart with what it says in words, and the same figures as a table for whoever reads rather than looks. */
export function ChartFigure(props: {
  title: string;
  words: ReactNode;
  table: TableOfFigures;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Section title={props.title} className={props.className ? `chart ${props.className}` : "chart"}>
      <p className="chart-words">{props.words}</p>
      <div className="chart-drawing" aria-hidden="true">
        {props.children}
      </div>
      <details className="chart-table">
        <summary>
          As a table<span className="unseen">: {props.title}</span>
        </summary>
        <FiguresTable title={props.title} table={props.table} />
      </details>
    </Section>
  );
}

/** Scrolls by itself where it is wider than the page. */
export function FiguresTable({ title, table }: { title: string; table: TableOfFigures }) {
  return (
    <div className="figures-scroll" role="region" aria-label={`${title}, table`} tabIndex={0}>
      <table className="figures">
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(([heading, ...cells], row) => (
            <tr key={row}>
              <th scope="row">{heading}</th>
              {cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
