import { type Task, taskKey } from "../types/items";

/** The keys of the open tasks whose day is past; days are `2026-03-01`. */
export function overdue(tasks: readonly Task[], today: string) {
  return tasks
    .filter((task) => task.status === "OPEN" && task.due < today)
    .map((task) =>
      taskKey({
        tenantId: task.tenant_id,
        projectId: task.project_id,
        taskId: task.task_id,
      }),
    );
}
