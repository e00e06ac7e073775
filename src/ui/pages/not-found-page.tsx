import { Link } from "@tanstack/react-router";

export function NotFoundPage() {
  return (
    <section className="notice">
      <h1>There is nothing here</h1>
      <p>
        The address may be mistyped. <Link to="/">All tickets</Link>
      </p>
    </section>
  );
}
