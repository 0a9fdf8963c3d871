type Task = () => void;

/**
 * Tasks due at a millisecond, one timer for all of them: a timer a message would cost more than the message.
 * Tasks of one millisecond run in the order they came.
 */
export class Schedule {
  private readonly buckets = new Map<number, Task[]>();
  /** Binary heap of the buckets' milliseconds. */
  private readonly heap: number[] = [];
  private timer: NodeJS.Timeout | undefined;
  private timerDue = Infinity;

  /** Runs `task` in `delayMs`, never before the current call returns. */
  after(delayMs: number, task: Task): void {
    const due = Math.ceil(performance.now() + delayMs);
    const bucket = this.buckets.get(due);
    if (bucket !== undefined) {
      bucket.push(task);
      return;
    }
    this.buckets.set(due, [task]);
    this.push(due);
    if (due < this.timerDue) this.arm(due);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.timerDue = Infinity;
    this.buckets.clear();
    this.heap.length = 0;
  }

  private arm(due: number): void {
    clearTimeout(this.timer);
    this.timerDue = due;
    this.timer = setTimeout(() => this.run(), Math.max(0, due - performance.now()));
    this.timer.unref();
  }

  private run(): void {
    this.timerDue = Infinity;
    const now = performance.now();
    let due = this.heap[0];
    while (due !== undefined && due <= now) {
      this.pop();
      const tasks = this.buckets.get(due) ?? [];
      this.buckets.delete(due);
      for (const task of tasks) task();
      due = this.heap[0];
    }
    if (due !== undefined) this.arm(due);
  }

  private push(due: number): void {
    const { heap } = this;
    let child = heap.push(due) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if ((heap[parent] as number) <= due) break;
      heap[child] = heap[parent] as number;
      child = parent;
    }
    heap[child] = due;
  }

  private pop(): void {
    const { heap } = this;
    const moved = heap.pop();
    if (moved === undefined || heap.length === 0) return;
    let parent = 0;
    for (;;) {
      let child = parent * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child++;
      if ((heap[child] as number) >= moved) break;
      heap[parent] = heap[child] as number;
      parent = child;
    }
    heap[parent] = moved;
  }
}
