/** The data of a map in an HTML file. */
export interface MapPageData {
  /** The drawn words, most frequent first, then others that are neighbours of these. */
  readonly words: readonly string[];
  readonly drawn: number;
  /** (drawn, 2) in thousandths, x to the right and y downward. */
  readonly places: readonly number[];
  /** (drawn, nearest) ids of words, the nearest of all words first. */
  readonly nearest: readonly number[];
  readonly scores: readonly number[]; // (drawn, nearest) cosines in thousandths
  readonly nearestCount: number;
  readonly axes: readonly (readonly [string, string])[];
}

/**
 * The program of a map in an HTML file. It ships as text, so it uses nothing but its page: canvas,
 * search, list. Words are untrusted text: they become text nodes, never markup.
 */
export function viewer(): void {
  const find = <T extends Element>(selector: string): T => document.querySelector<T>(selector)!;
  const data = JSON.parse(find('#data').textContent!) as MapPageData;
  const { words, drawn, places, nearest, scores, nearestCount } = data;
  const canvas = find<HTMLCanvasElement>('canvas');
  const pen = canvas.getContext('2d')!;
  const search = find<HTMLInputElement>('#search');
  const panel = find<HTMLElement>('#panel');
  const status = find<HTMLElement>('#status');
  const FONT = 12;
  const view = { x: 0, y: 0, scale: 1 };
  let chosen = -1;
  let lit = new Set<number>();
  let frame = 0;
  const ids = new Map(words.slice(0, drawn).map((word, id) => [word, id]));

  const side = (): number => Math.min(canvas.clientWidth, canvas.clientHeight) * 0.94;
  const across = (id: number): number =>
    canvas.clientWidth / 2 + ((places[2 * id] / 1000 - view.x) * view.scale * side()) / 2;
  const down = (id: number): number =>
    canvas.clientHeight / 2 + ((places[2 * id + 1] / 1000 - view.y) * view.scale * side()) / 2;
  const whole = (count: number): string => count.toLocaleString('en-US');
  const color = (name: string): string =>
    getComputedStyle(document.documentElement).getPropertyValue(`--${name}`);

  function draw(): void {
    frame = 0;
    const ratio = devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    paint(pen, width, height, ratio);
    list(visibleIds(width, height));
  }

  function paint(to: CanvasRenderingContext2D, width: number, height: number, ratio: number): void {
    to.setTransform(ratio, 0, 0, ratio, 0, 0);
    to.fillStyle = color('ground');
    to.fillRect(0, 0, width, height);
    const radius = Math.max(1.2, Math.min(4, 1.3 * Math.sqrt(view.scale)));
    const visible = visibleIds(width, height);
    to.fillStyle = color(chosen < 0 ? 'point' : 'dim');
    for (const id of visible) {
      if (!lit.has(id)) to.fillRect(across(id) - radius, down(id) - radius, 2 * radius, 2 * radius);
    }
    const bright = chosen < 0 ? [] : [chosen, ...lit];
    const labels = placeLabels(to, [...bright, ...visible], radius, width, height);
    // Highlighted points lie over the labels of other words.
    write(
      to,
      labels.filter(({ id }) => !bright.includes(id)),
      chosen < 0 ? 'ink' : 'faint',
    );
    to.fillStyle = to.strokeStyle = color('accent');
    to.lineWidth = 2;
    for (const id of bright) dot(to, id, radius + 1.5);
    if (chosen >= 0) {
      to.beginPath();
      to.arc(across(chosen), down(chosen), radius + 4.5, 0, 7);
      to.stroke();
    }
    write(
      to,
      labels.filter(({ id }) => bright.includes(id)),
      'ink',
    );
    canvas.dataset['labels'] = String(labels.length);
  }

  function dot(to: CanvasRenderingContext2D, id: number, radius: number): void {
    to.beginPath();
    to.arc(across(id), down(id), radius, 0, 7);
    to.fill();
  }

  function visibleIds(width: number, height: number): number[] {
    const visible: number[] = [];
    for (let id = 0; id < drawn; id++) {
      const [x, y] = [across(id), down(id)];
      if (x >= -4 && x <= width + 4 && y >= -4 && y <= height + 4) visible.push(id);
    }
    return visible;
  }

  /** Labels in the order of `order`, without overlaps, above points of a radius. */
  function placeLabels(
    to: CanvasRenderingContext2D,
    order: readonly number[],
    radius: number,
    width: number,
    height: number,
  ): { id: number; x: number; y: number }[] {
    to.font = `${FONT}px system-ui, sans-serif`;
    const labels: { id: number; x: number; y: number }[] = [];
    const cells = new Map<string, { left: number; right: number; y: number }[]>();
    // No label lies over the ring of the chosen word.
    const ring = { left: across(chosen) - 10, right: across(chosen) + 10, y: down(chosen) + 5 };
    const done = new Set<number>();
    for (const id of order) {
      if (labels.length >= 500) break;
      if (done.has(id)) continue;
      done.add(id);
      const above = id === chosen ? radius + 9 : lit.has(id) ? radius + 5 : 7;
      const [x, y] = [across(id), down(id) - above];
      const half = to.measureText(words[id]).width / 2 + 3;
      const box = { left: x - half, right: x + half, y };
      if (box.left < 0 || box.right > width || y < FONT || y > height) continue;
      const keys: string[] = [];
      for (let row = Math.floor((y - FONT) / 40); row <= y / 40; row++) {
        for (let c = Math.floor(box.left / 80); c <= box.right / 80; c++) keys.push(`${row},${c}`);
      }
      const meets = (b: typeof box): boolean =>
        b.left < box.right && b.right > box.left && Math.abs(b.y - y) < FONT * 1.15;
      if (
        (chosen >= 0 && id !== chosen && meets(ring)) ||
        keys.some((key) => cells.get(key)?.some(meets))
      )
        continue;
      for (const key of keys) cells.set(key, [...(cells.get(key) ?? []), box]);
      labels.push({ id, x, y });
    }
    return labels;
  }

  function write(
    to: CanvasRenderingContext2D,
    labels: readonly { id: number; x: number; y: number }[],
    ink: string,
  ): void {
    to.textAlign = 'center';
    to.lineWidth = 3;
    to.lineJoin = 'round';
    to.strokeStyle = color('ground');
    to.fillStyle = color(ink);
    for (const { id, x, y } of labels) {
      to.strokeText(words[id], x, y);
      to.fillText(words[id], x, y);
    }
  }

  function list(visible: readonly number[]): void {
    const body = find('#in-view');
    body.replaceChildren(...visible.slice(0, 50).map((id) => row([button(id), whole(id + 1)])));
    find('#in-view-count').textContent = `${whole(visible.length)} of ${whole(drawn)} words`;
  }

  function row(cells: readonly (Node | string)[]): HTMLTableRowElement {
    const line = document.createElement('tr');
    for (const cell of cells) {
      const box = document.createElement('td');
      box.append(cell);
      line.append(box);
    }
    return line;
  }

  function button(id: number): HTMLElement {
    if (id >= drawn) {
      const name = document.createElement('span');
      name.textContent = words[id];
      name.title = 'not on the map';
      return name;
    }
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = words[id];
    made.addEventListener('click', () => choose(id, true));
    return made;
  }

  /** Highlights a word and its nearest among all words. */
  function choose(id: number, moves: boolean): void {
    chosen = id;
    lit = new Set();
    panel.hidden = id < 0;
    if (id >= 0) {
      const lines: HTMLTableRowElement[] = [];
      for (let k = id * nearestCount; k < (id + 1) * nearestCount; k++) {
        if (nearest[k] < 0) continue;
        if (nearest[k] < drawn) lit.add(nearest[k]);
        const bar = document.createElement('meter');
        bar.min = 0;
        bar.max = 1000;
        bar.value = Math.max(0, scores[k]);
        lines.push(row([button(nearest[k]), (scores[k] / 1000).toFixed(3), bar]));
      }
      find('#chosen').textContent = words[id];
      find('#rank').textContent = `rank ${whole(id + 1)}`;
      find('#nearest').replaceChildren(...lines);
      const first = lines.slice(0, 3).map((line) => line.cells[0].textContent);
      status.textContent = `${words[id]}, nearest: ${first.join(', ')}`;
      if (moves) {
        view.x = places[2 * id] / 1000;
        view.y = places[2 * id + 1] / 1000;
        view.scale = Math.max(view.scale, 3);
      }
    }
    if (id < 0) status.textContent = '';
    location.replace(`#${id < 0 ? '' : encodeURIComponent(words[id])}`);
    redraw();
  }

  /** The word that an address names; anybody may have written it. */
  function wordOf(fragment: string): string {
    try {
      return decodeURIComponent(fragment);
    } catch {
      return '';
    }
  }

  function redraw(): void {
    frame ||= requestAnimationFrame(draw);
  }

  function zoom(factor: number, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2): void {
    const scale = Math.min(200, Math.max(0.5, view.scale * factor));
    const unit = side() / 2;
    view.x += ((x - canvas.clientWidth / 2) / unit) * (1 / view.scale - 1 / scale);
    view.y += ((y - canvas.clientHeight / 2) / unit) * (1 / view.scale - 1 / scale);
    view.scale = scale;
    redraw();
  }

  function pan(x: number, y: number): void {
    view.x -= x / ((side() / 2) * view.scale);
    view.y -= y / ((side() / 2) * view.scale);
    redraw();
  }

  function reset(): void {
    Object.assign(view, { x: 0, y: 0, scale: 1 });
    redraw();
  }

  function wordAt(x: number, y: number): number {
    let [best, least] = [-1, 12 * 12];
    for (let id = 0; id < drawn; id++) {
      const square = (across(id) - x) ** 2 + (down(id) - y) ** 2;
      if (square < least) [best, least] = [id, square];
    }
    return best;
  }

  let grabbed: { x: number; y: number; moved: boolean } | undefined;
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    grabbed = { x: event.clientX, y: event.clientY, moved: false };
  });
  canvas.addEventListener('pointermove', (event) => {
    if (grabbed === undefined) {
      const id = wordAt(event.offsetX, event.offsetY);
      canvas.title = id < 0 ? '' : words[id];
      return;
    }
    const [x, y] = [event.clientX - grabbed.x, event.clientY - grabbed.y];
    if (!grabbed.moved && Math.hypot(x, y) < 4) return;
    grabbed = { x: event.clientX, y: event.clientY, moved: true };
    pan(x, y);
  });
  canvas.addEventListener('pointerup', (event) => {
    if (grabbed?.moved === false) choose(wordAt(event.offsetX, event.offsetY), false);
    grabbed = undefined;
  });
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
    },
    { passive: false },
  );
  const keys: Record<string, () => void> = {
    ArrowLeft: () => pan(60, 0),
    ArrowRight: () => pan(-60, 0),
    ArrowUp: () => pan(0, 60),
    ArrowDown: () => pan(0, -60),
    '+': () => zoom(1.4),
    '=': () => zoom(1.4),
    '-': () => zoom(1 / 1.4),
    '0': reset,
    Escape: () => choose(-1, false),
    n: () => choose([...lit][0] ?? 0, true),
  };
  canvas.addEventListener('keydown', (event) => {
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  find('form').addEventListener('submit', (event) => {
    event.preventDefault();
    const asked = search.value.trim();
    const id = ids.get(asked) ?? ids.get(asked.toLowerCase());
    if (id === undefined) status.textContent = `"${asked}" is not on the map.`;
    else choose(id, true);
  });
  search.addEventListener('input', () => {
    const start = search.value.trim();
    const fitting = start === '' ? [] : words.slice(0, drawn).filter((w) => w.startsWith(start));
    find('#words').replaceChildren(
      ...fitting.slice(0, 12).map((word) => {
        const option = document.createElement('option');
        option.value = word;
        return option;
      }),
    );
  });
  find('#zoom-in').addEventListener('click', () => zoom(1.4));
  find('#zoom-out').addEventListener('click', () => zoom(1 / 1.4));
  find('#fit').addEventListener('click', reset);
  find('#close').addEventListener('click', () => choose(-1, false));
  find('#png').addEventListener('click', () => {
    const picture = document.createElement('canvas');
    const ratio = 2 * (devicePixelRatio || 1);
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    picture.width = width * ratio;
    picture.height = height * ratio;
    paint(picture.getContext('2d')!, width, height, ratio);
    picture.toBlob((blob) => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob!);
      link.download = 'map.png';
      link.click();
      URL.revokeObjectURL(link.href);
    });
  });
  new ResizeObserver(redraw).observe(canvas);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  const linked = ids.get(wordOf(location.hash.slice(1)));
  if (linked === undefined) redraw();
  else choose(linked, true);
}
