import { useEffect, useRef } from 'react';

/** The heading of a step. Takes the keyboard along: what was pressed to come here is gone. */
export function StepTitle({ id, title }: { id?: string; title: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h2 id={id} className="h4" tabIndex={-1} ref={heading}>
      {title}
    </h2>
  );
}
