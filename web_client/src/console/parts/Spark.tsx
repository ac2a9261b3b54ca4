import { type SparkPoint, sparkPath } from "../fold/spark";

export function Spark({ points, label }: { points: readonly SparkPoint[]; label: string }) {
  const path = sparkPath(points, 120, 28);
  if (path === "") return <span class="spark" />;
  return (
    <svg class="spark" viewBox="-2 -2 124 32" preserveAspectRatio="none" role="img" aria-label={label}>
      <path d={path} fill="none" stroke="currentColor" stroke-width="1.8" vector-effect="non-scaling-stroke" stroke-linejoin="round" />
    </svg>
  );
}
