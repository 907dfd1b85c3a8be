import cliProgress from 'cli-progress';
import { type Output, tell } from '../terminal/io.js';
import type { Progress, ViewOf } from './progress.js';

/** A bar that moves, for terminals. What is done stays above it, line by line. */
export function createBar<Event>(stderr: Output, viewOf: ViewOf<Event>): Progress<Event> {
  let bar: cliProgress.SingleBar | undefined;

  const show = (title: string, value: number, total: number | undefined, detail: string): void => {
    if (bar !== undefined) return bar.update(value, { detail });
    const format = total === undefined ? '{detail}' : '{bar} {percentage}%  {detail}';
    bar = new cliProgress.SingleBar({
      stream: stderr,
      format: `${title} ${format}`,
      barsize: 16,
      barCompleteChar: '#',
      barIncompleteChar: '.',
      linewrap: true, // cut to the width of the terminal, whose settings stay as they are
      clearOnComplete: true,
      gracefulExit: false, // signals are ours
      noTTYOutput: true,
    });
    bar.start(total ?? 0, value, { detail });
  };
  const clear = (): void => {
    bar?.stop();
    bar = undefined;
  };
  const note = (line: string): void => {
    clear();
    tell(stderr, line);
  };

  return {
    onEvent(event) {
      const view = viewOf(event);
      if ('lines' in view) view.lines.forEach(note);
      else show(view.title, view.value, view.total, view.detail);
    },
    note,
    close: clear,
  };
}
